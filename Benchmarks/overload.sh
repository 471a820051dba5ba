#!/usr/bin/env bash
# Offers a server twice as many writes as it can take, then twice as many reports, and prints what becomes of them: the
# latencies of those that are accepted, at capacity and at twice that, and the share that is refused with Retry-After.
#
# usage: Benchmarks/overload.sh
#
# From the environment: DURATION of each load in seconds (4), LOOPS (2), PLAN_SERVER_BINARY (else a release build).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=lib/common.sh
source Benchmarks/lib/common.sh
server_cpu=$(awk '/^Cpus_allowed_list/ { print $2 }' /proc/self/status)
# shellcheck source=lib/servers.sh
source Benchmarks/lib/servers.sh

duration=${DURATION:-4}

# writes: updates of five units, for a token has a quarter of the line.
writes() {
  local pair unit
  for pair in VHXH:4 VP:5 TTHCC:10 CAX:17 MTTQ:3; do
    unit=${pair%:*}
    printf '1\t201\tPOST\t%s\tAuthorization: Bearer %s|Content-Type: application/json\t%s\n' \
      "$plan/tasks/${pair#*:}/progress" "$(token reporter "$unit")" "${update_body//VHXH/$unit}"
  done
}

# reports: in four formats by five tokens; the tag is another in each, so that no answer is ready.
reports() {
  local format holder
  for format in json docx xlsx csv; do
    for holder in 'viewer -' 'leader LD-UBND' 'consolidator VHXH' 'reporter VP' 'reporter CAX'; do
      # shellcheck disable=SC2086 # a role and a unit
      printf '1\t200\tGET\t%s\tAuthorization: Bearer %s|If-None-Match: "{n}"\t\n' \
        "$plan/report?period=2026-0{m}&format=$format" "$(token $holder)"
    done
  done
}

# value KEY LINE
value() { tr ' ' '\n' <<<"$2" | sed -n "s/^$1=//p"; }

ask() { "$programs/soak" "$@" "${pids[plan-server]}" "127.0.0.1:${ports[plan-server]}" "$work/mix" 2>/dev/null; }

# overload NAME COUNT CONNECTIONS: COUNT requests, so many at once, to find out what the server can take.
overload() {
  local name=$1 count=$2 connections=$3 line capacity rate load
  "$name" >"$work/mix"
  # With all room to grow in, for that is not the question here.
  line=$(ask -g 1000000 -c "$connections" -n "$count") || fail "$name: $line"
  capacity=$(awk -v count="$count" -v ms="$(value milliseconds "$line")" 'BEGIN { printf "%d", count * 1000 / ms }')
  for load in 80 200; do
    rate=$((capacity * load / 100))
    line=$(ask -c 2000 -R "$rate" -n "$((rate * duration))") || fail "$name at $load %: $line"
    awk -v name="$name" -v load="$load" -v rate="$rate" -v accepted="$(value accepted "$line")" \
      -v p50="$(value accepted_p50_us "$line")" -v p99="$(value accepted_p99_us "$line")" \
      -v refused="$(value refused "$line")" -v refused99="$(value refused_p99_us "$line")" 'BEGIN {
        printf "| %s | %d %% | %d | %.1f | %.1f | %.1f %% | %.1f |\n", name, load, rate, p50 / 1000, p99 / 1000,
          100 * refused / (accepted + refused), refused99 / 1000
      }'
  done
}

main() {
  launch_demo
  echo '| requests | of capacity | offered/s | accepted p50 ms | p99 ms | refused | refused p99 ms |'
  echo '|---|--:|--:|--:|--:|--:|--:|'
  overload writes 20000 64
  # A token has a quarter of 32 at once.
  overload reports 400 8
  stop plan-server
}

main "$@"
