#!/usr/bin/env bash
# Asks a server for COUNT things of every kind, in clear text, and fails where its memory has grown by more than 1 % after
# the first tenth, or descriptors do not come back (README.md, "Soak").
#
# usage: Benchmarks/soak.sh
#
# From the environment: COUNT (10000000), CONNECTIONS (64), LOOPS (2), PLAN_SERVER_BINARY (else a release build).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=lib/common.sh
source Benchmarks/lib/common.sh
server_cpu=$(awk '/^Cpus_allowed_list/ { print $2 }' /proc/self/status)
# shellcheck source=lib/servers.sh
source Benchmarks/lib/servers.sh

# mix: WEIGHT, EXPECTED, METHOD, TARGET, FIELDS and BODY of each kind of request (soak/soak.c).
mix() {
  local any reporter consolidator leader city json gzip
  any="Authorization: Bearer $(token viewer -)"
  reporter="Authorization: Bearer $(token reporter VHXH)"
  consolidator="Authorization: Bearer $(token consolidator VHXH)"
  leader="Authorization: Bearer $(token leader LD-UBND)"
  city="Authorization: Bearer $(token city UBND-TP)"
  json='Content-Type: application/json'
  gzip='Accept-Encoding: gzip'
  row() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@"; }

  # Reads that are ready, in both codings, and those that have to be made.
  row 400 200 GET /healthz '' ''
  row 400 200 GET "$plan/kpis" "$any" ''
  row 100 200 GET "$plan/kpis?period=2026-0{m}" "$any|$gzip" ''
  row 300 200 GET "$plan/tasks" "$reporter|$gzip" ''
  row 200 200 GET "$plan/dashboard" "$any" ''
  row 60 200 GET "$plan/warnings?period=2026-0{m}" "$leader|Accept-Language: en" ''
  row 40 200 GET "$plan/tasks?q=chuyen%20doi%20{n}" "$any" ''
  row 40 200 GET "$plan/tasks/4" "$any" ''
  row 30 200 GET "$plan/reconciliation?period=2026-0{m}" "$any" ''
  row 30 200 GET "$plan/scorecards" "$any" ''
  row 20 200 GET "$plan/feedback?limit=20" "$consolidator" ''
  row 20 200 GET "$plan/audit?limit=20" "$leader" ''
  row 20 200 GET /v1/overview "$city" ''
  row 20 200 GET "/v1/public${plan#/v1}/tasks" "$gzip" ''
  row 20 200 GET /openapi.json "$gzip" ''
  row 20 200 GET / "$gzip" ''
  row 20 200 HEAD "$plan/kpis" "$any" ''
  row 20 204 OPTIONS "$plan/kpis" '' ''
  row 400 304 GET "$plan/kpis" "$any|If-None-Match: *" ''
  # Reports, in each format.
  row 1 200,429,503 GET "$plan/report?period=2026-0{m}&format=docx" "$any" ''
  row 1 200,429,503 GET "$plan/report?period=2026-0{m}&format=xlsx" "$leader" ''
  row 1 200,429,503 GET "$plan/report?period=2026-0{m}&format=html" "$city|$gzip" ''
  row 1 200,429,503 GET "$plan/report?period=2026&format=csv" "$consolidator" ''
  # Writes.
  row 8 201,503 POST "$update_path" "$reporter|$json" "${update_body//bench/soak}"
  row 4 201,503 POST "$plan/kpis/HT-02/values" "$reporter|$json|Idempotency-Key: soak-{n}" \
    '{"period":"'"$period"'","numerator":{m},"denominator":92}'
  row 1 200,201 POST "$plan/progress?dry_run=true" "$reporter|Content-Type: text/csv" \
    $'task,period,percent,status,summary\r4,'"$period"$',50,on_track,soak {n}\r'
  row 1 201,200,503 POST "$plan/attachments?name=soak.txt" "$reporter|Content-Type: text/plain" 'soak {m}'
  row 1 201,429,503 POST "$plan/feedback" "$json" '{"topic":"soak","text":"soak {n}","satisfaction":4}'
  # What is refused.
  row 20 404 GET "$plan/nothing/{n}" "$any" ''
  row 20 404 GET "$plan/tasks/9{n}" "$any" ''
  row 20 401 GET "$plan/tasks" 'Authorization: Bearer plan_{n}' ''
  row 10 401 GET "$plan/tasks" '' ''
  row 20 400 POST "$update_path" "$reporter|$json" '{"period":'
  row 20 422 POST "$update_path" "$reporter|$json" '{"period":"2026-13","percent":{n}155,"statu":"on_track"}'
  row 10 403 POST "$update_path" "$any|$json" "$update_body"
  row 10 405 DELETE "$plan/kpis" "$any" ''
  row 10 415 POST "$update_path" "$reporter|Content-Type: text/html" 'x'
  row 5 400 GET "$plan/kpis" "$any|Bad Field: {n}" ''
  # Connections that end too soon, and streams.
  row 10 half POST "$update_path" "$reporter|$json" "$update_body"
  row 10 half GET "$plan/kpis" "$any" ''
  row 10 gone GET "$plan/tasks" "$any" ''
  row 1 gone GET "$plan/report?period=2026-0{m}&format=docx" "$any" ''
  row 5 gone POST "$update_path" "$reporter|$json" "$update_body"
  row 10 stream GET "$plan/events" "$any" ''
}

main() {
  launch_demo
  mix >"$work/mix.tsv"
  "$programs/soak" -n "${COUNT:-10000000}" -c "${CONNECTIONS:-64}" "${pids[plan-server]}" \
    "127.0.0.1:${ports[plan-server]}" "$work/mix.tsv" || fail 'the server did not stand the load as it should'
  stop plan-server
}

main "$@"
