#!/bin/sh
# Tells what has changed on the warning list since it was last asked: for cron, whose mail then has only news.
#
#   watch-warnings.sh [-l LEVEL] [-u UNIT] [-f FILE]
#
#   -l  red or yellow (both)
#   -u  of one unit (of all)
#   -f  where it remembers the list (~/.plan-warnings-PLAN)
#
# Prints a line for each warning that is new or worse (+), and for each that has ended (-). Where nothing has changed the
# server answers 304 and nothing is printed.
#
# Settings and exit codes: see common.sh. 3 is for at least one that is new or worse.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

level='' unit='' memory=$HOME/.plan-warnings-$plan
while getopts l:u:f: option; do
  case $option in
    l) level=$OPTARG ;;
    u) unit=$OPTARG ;;
    f) memory=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || usage

# The memory is one JSON object: the tag of the list, and the list. It is of one question; another begins anew.
question="$server $plan $level $unit"
jq -e --arg question "$question" '.question == $question' "$memory" >"$work/known" 2>/dev/null ||
  jq -n --arg question "$question" '{question: $question, tag: "", items: []}' >"$memory"
tag=$(jq -r .tag "$memory")

set -- --dump-header "$work/head"
[ -z "$tag" ] || set -- "$@" --header "If-None-Match: $tag"
request GET "/warnings?${level:+level=$level&}${unit:+unit=$unit}" "$@"
[ "$status" != 304 ] || exit 0
expect 200

tag=$(tr -d '\r' <"$work/head" | sed -n 's/^[Ee][Tt][Aa][Gg]: *//p' | tail -n 1)
jq -r --slurpfile memory "$memory" '
  def key: "\(.id) \(.level)";
  ($memory[0].items | map(key)) as $before | ($memory[0].items | map(.id)) as $known | (.items | map(.id)) as $now |
  (.items[] | select((key) as $k | $before | index($k) | not) | "+ \(.level)  \(.message)"),
  ($memory[0].items[] | select(.id as $id | $now | index($id) | not) | "- ended  \(.message)")' \
  "$answer" >"$work/news"
jq --arg question "$question" --arg tag "$tag" '{question: $question, tag: $tag, items: [.items[] | {id, level, message}]}' \
  "$answer" >"$memory.part"
mv "$memory.part" "$memory"
cat "$work/news"
if grep -q '^+' "$work/news"; then exit 3; fi
