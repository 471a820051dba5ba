#!/bin/sh
# Posts a unit's monthly update of a task.
#
#   post-progress.sh -t TASK -p PERCENT -m SUMMARY [-s STATUS] [-k MONTH] [-u UNIT] [-d MONEY] [-D DIFFICULTIES]
#                    [-P PROPOSALS]
#
#   -t  the task's number in the plan
#   -p  per cent done, 0 to 100, such as 55.5
#   -m  what was done
#   -s  not_started, on_track (where it is not said), at_risk, blocked or done
#   -k  the month, such as 2026-10 (the current one)
#   -u  the unit's code (the token's own)
#   -d  spent since the start of the year, in whole đồng
#
# Example: PLAN_TOKEN_FILE=~/.plan-token post-progress.sh -t 4 -p 55.5 -m 'Đã rà soát xong 5 trên 9 hệ thống'
#
# Settings and exit codes: see common.sh.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

task='' percent='' summary='' state=on_track month=$(date +%Y-%m) unit='' money='' difficulties='' proposals=''
while getopts t:p:m:s:k:u:d:D:P: option; do
  case $option in
    t) task=$OPTARG ;;
    p) percent=$OPTARG ;;
    m) summary=$OPTARG ;;
    s) state=$OPTARG ;;
    k) month=$OPTARG ;;
    u) unit=$OPTARG ;;
    d) money=$OPTARG ;;
    D) difficulties=$OPTARG ;;
    P) proposals=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
if [ $# -gt 0 ] || [ -z "$task" ] || [ -z "$percent" ] || [ -z "$summary" ]; then usage; fi

jq -n --arg unit "$unit" --arg period "$month" --arg percent "$percent" --arg status "$state" \
  --arg summary "$summary" --arg difficulties "$difficulties" --arg proposals "$proposals" --arg money "$money" '
  def number: tonumber? // .;
  {unit: $unit, period: $period, percent: ($percent | number), status: $status, summary: $summary,
   difficulties: $difficulties, proposals: $proposals, disbursed_vnd: ($money | if . == "" then . else number end)}
  | with_entries(select(.value != ""))' >"$work/update.json"

request POST "/tasks/$task/progress" --header 'Content-Type: application/json' \
  --header "Idempotency-Key: $(new_key)" --data-binary @"$work/update.json"
expect 201
jq -r '"task \(.task), \(.unit), \(.period): \(.percent)% \(.status), revision \(.revision), \(.timeliness)"' "$answer"
