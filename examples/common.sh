# What the scripts in this folder share: sourced, not run. Keep it beside them. POSIX sh; needs curl and jq.
#
# Settings, from the environment:
#   PLAN_SERVER      where the server is (http://127.0.0.1:8080)
#   PLAN             the plan's key (39-kh-ubnd-2026)
#   PLAN_TOKEN       the token, or
#   PLAN_TOKEN_FILE  a file that holds it and nothing else; better, for it can be readable by its owner alone
#   PLAN_RETRIES     how often a request is tried again where no answer comes (5)
#
# Exit codes, the same in every script, for cron and whatever comes after:
#   0 done   1 refused by the server, which says why on standard error   3 there is something to look at
#   64 wrong arguments   69 no answer, or the server is too busy, after several tries: try again later
# shellcheck shell=sh disable=SC2034 # `answer` and `status` are for whoever sources this

set -eu

server=${PLAN_SERVER:-http://127.0.0.1:8080}
plan=${PLAN:-39-kh-ubnd-2026}
self=${0##*/}

fail() { # fail EXIT-CODE WORDS…
  code=$1
  shift
  echo "$self: $*" >&2
  exit "$code"
}

for program in curl jq; do
  command -v "$program" >/dev/null || fail 64 "needs $program: apt-get install $program"
done

# Shows what stands at the top of a script, from its second line to the first that is no comment.
usage() {
  sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0" >&2
  exit 64
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
answer=$work/answer

authorize() {
  token=${PLAN_TOKEN:-}
  if [ -z "$token" ] && [ -n "${PLAN_TOKEN_FILE:-}" ]; then
    token=$(cat "$PLAN_TOKEN_FILE") || fail 64 "cannot read PLAN_TOKEN_FILE: $PLAN_TOKEN_FILE"
  fi
  [ -n "$token" ] || fail 64 'set PLAN_TOKEN or PLAN_TOKEN_FILE'
  # In a file of ours, not among the arguments, which every user of the machine can list.
  (umask 077 && printf 'Authorization: Bearer %s\n' "$token" >"$work/authorization")
}

# A key for one change, the same for every try of it.
new_key() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# request METHOD PATH CURL-OPTION…: leaves the status in $status, the body in the file $answer. A lost connection, 429
# and 5xx are tried again, as the server's Retry-After says; with an Idempotency-Key that can never do anything twice.
request() {
  method=$1 path=$2
  shift 2
  [ -e "$work/authorization" ] || authorize
  status=$(curl -sS --request "$method" --header @"$work/authorization" --output "$answer" --write-out '%{http_code}' \
    --connect-timeout 10 --max-time 120 --retry "${PLAN_RETRIES:-5}" --retry-all-errors --retry-max-time 180 \
    "$@" "$server/v1/plans/$plan$path") || fail 69 "no answer from $server"
  case $status in
    429 | 5??) fail 69 "$(problem)" ;;
  esac
}

# What the server says is wrong, with every field that it names.
problem() {
  jq -r '"\(.title): \(.detail // "")", (.errors // [] | .[] | "  \(.pointer): \(.detail)")' "$answer" 2>/dev/null ||
    echo "status $status"
}

# expect STATUS…: goes on with one of these, else tells what the server says and ends.
expect() {
  for expected; do
    [ "$status" != "$expected" ] || return 0
  done
  fail 1 "$(problem)"
}
