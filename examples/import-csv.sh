#!/bin/sh
# Posts a table of updates, or of KPI values, as Excel saves it: CSV in UTF-8, with commas or semicolons.
#
#   import-csv.sh [-n] [-a] [-v] FILE
#
#   -n  try it out: every row is judged, none is stored
#   -a  all or nothing: with one bad row none is stored (else each row is taken alone)
#   -v  a table of KPI values, not of updates
#
# Prints a line for each row that was refused, with its line in the file. A table to fill in comes from
# GET …/progress/template.
#
# Settings and exit codes: see common.sh. 1 is also for a table of which a row was refused.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

path=/progress dry_run=false atomic=false
while getopts nav option; do
  case $option in
    n) dry_run=true ;;
    a) atomic=true ;;
    v) path=/kpis/values ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
[ -r "$1" ] || fail 64 "cannot read $1"

# The same file under the same key: sent again after a failure, even tomorrow, it changes nothing twice.
key=$(printf '%s %s %s %s\n' "$plan" "$path" "$dry_run" "$atomic" | cat - "$1" | sha256sum | cut -c 1-64)
request POST "$path?dry_run=$dry_run&atomic=$atomic" --header 'Content-Type: text/csv; charset=utf-8' \
  --header "Idempotency-Key: $key" --data-binary @"$1"
expect 200 201 422

jq -e 'has("items")' "$answer" >/dev/null || fail 1 "$(problem)"
jq -r '.items[] | select(.status >= 400) | . as $row |
  (.errors // [{detail: .detail}])[] | "line \($row.line): \(.column // .pointer // ""): \(.detail)"' "$answer" >&2
jq -r '"\(.accepted) of \(.total) rows \(if .dry_run then "would be stored" else "stored" end)"' "$answer"
jq -e '.rejected == 0' "$answer" >/dev/null || exit 1
