#!/bin/sh
# Fetches the report to the city, in every format or one; with -S it is submitted first and never changes again.
#
#   city-report.sh [-k PERIOD] [-f FORMAT] [-o FOLDER] [-S]
#
#   -k  a month 2026-10, a quarter 2026-Q3, a half year 2026-H1, a year 2026 (last month)
#   -f  docx, xlsx, html, csv, md or json (all of them)
#   -o  where the files go (.)
#   -S  submit it, as the consolidator or a leader; where it is submitted already, that one is fetched
#
# For cron, on the 1st at 6 o'clock:
#   0 6 1 * *  PLAN_TOKEN_FILE=/etc/plan-token city-report.sh -S -o /srv/reports
#
# Settings and exit codes: see common.sh. Files are written under another name first, so that one that is there is whole.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

period=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m) formats='docx xlsx html csv md json' folder=. submit=false
while getopts k:f:o:S option; do
  case $option in
    k) period=$OPTARG ;;
    f) formats=$OPTARG ;;
    o) folder=$OPTARG ;;
    S) submit=true ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || usage
if ! [ -d "$folder" ] || ! [ -w "$folder" ]; then fail 64 "cannot write into $folder"; fi

# Leaves the number of the submitted report in $report.
submit() {
  # The same key whenever it is tried: what an interrupted try has submitted is what the next one gets.
  request POST /reports --header 'Content-Type: application/json' \
    --header "Idempotency-Key: city-report $plan $period" --data-binary "$(jq -n --arg period "$period" '{$period}')"
  if [ "$status" = 409 ]; then
    request GET "/reports?period=$period&state=submitted"
    expect 200
    report=$(jq -r '.items[0].id // empty' "$answer")
    [ -n "$report" ] || fail 1 'the report is submitted, and is not there'
  else
    expect 200 201
    report=$(jq -r .id "$answer")
  fi
}

if $submit; then
  submit
  source="/reports/$report?"
else
  source="/report?period=$period&"
fi
for format in $formats; do
  request GET "${source}format=$format"
  expect 200
  file=$folder/bao-cao-$plan-$period.$format
  # Beside it, so that the renaming is one step.
  cp "$answer" "$file.part"
  mv "$file.part" "$file"
  echo "$file"
done
