# shellcheck shell=bash
# Reads right after a write, which no cache can answer: on one connection a durable update and the read by turns. What
# is left of the CPU when that of the updates alone, on one connection too, is taken off is the read's.

formats=(json csv md html docx xlsx)

measure_uncached() {
  local round row server name rows=(kpis dashboard tasks warnings) paths=() format post servers=(plan-server)
  for row in "${rows[@]}"; do paths+=("$plan/$row"); done
  for format in "${formats[@]}"; do
    rows+=("report-$format")
    paths+=("$plan/report?period=$period&format=$format")
  done
  post=(-c 1 -s 201 -H "Authorization: Bearer $(token reporter VHXH)" -H 'Content-Type: application/json'
    -b "$update_body")
  launch_plan_server serve --database "$(fresh_database uncached)"
  if has hummingbird; then
    launch_hummingbird hummingbird
    servers+=(hummingbird)
  fi
  for ((round = 1; round <= rounds; round++)); do
    for server in $(in_turn "$round" "${servers[@]}"); do
      measure "$server" alone "${post[@]}" "$update_path"
      for ((row = 0; row < ${#rows[@]}; row++)); do
        if [ "$server" = hummingbird ] && [ "${rows[row]}" != kpis ]; then continue; fi
        measure "$server" "after-${rows[row]}" "${post[@]}" -r "${paths[row]}" "$update_path"
        keep_difference "$server" "${rows[row]}"
      done
    done
  done
  printf '\n| each after a write | server | CPU µs for the read | against plan-server | p50 µs | p99 µs |\n'
  echo '|---|---|--:|--:|--:|--:|'
  for row in "${rows[@]}"; do
    for name in hummingbird plan-server; do uncached_line "$row" "$name"; done
  done
  for name in "${!pids[@]}"; do stop "$name"; done
}

# keep_difference SERVER ROW: of the last two measurements.
keep_difference() {
  keep "new-$2" "$1" "cpu=$(paste -d ' ' <(values cpu "after-$2" "$1") <(values cpu alone "$1") |
    awk 'END { printf "%.3f", $1 - $2 }')"
}

uncached_line() {
  local cpu compared=''
  cpu=$(median cpu "new-$1" "$2")
  if [ "$cpu" = - ]; then return; fi
  if [ "$2" != plan-server ]; then compared="× $(ratio cpu "new-$1" "$2" plan-server)"; fi
  printf '| %s | %s | %.1f | %s | %.0f | %.0f |\n' "$1" "$2" "$cpu" "$compared" "$(median p50_us "after-$1" "$2")" \
    "$(median p99_us "after-$1" "$2")"
}
