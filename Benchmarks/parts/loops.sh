# shellcheck shell=bash
# Two loops against one, on both CPUs, which the load shares: what there is to gain is limited by it, so the CPU for each
# request says as much as the rate.
measure_loops() {
  local both=$server_cpu,$load_cpu round loops authorization
  local server_cpu=$both load_cpu=$both
  authorization="Authorization: Bearer $(token viewer -)"
  for loops in 1 2; do
    launch "loops-$loops" "$plan_server" serve --database "$(fresh_database "loops-$loops")" --loops "$loops" \
      --listen 127.0.0.1:0 --rate-limit 0
  done
  for ((round = 1; round <= rounds; round++)); do
    for loops in $(in_turn "$round" 1 2); do
      measure "loops-$loops" kpis-on-two-CPUs -H "$authorization" "$plan/kpis"
    done
  done
  table_head 'rate against one loop'
  table_line kpis-on-two-CPUs loops-1
  table_line kpis-on-two-CPUs loops-2 loops-1 rate
  echo
  echo 'Server and load share the two CPUs.'
  for loops in 1 2; do stop "loops-$loops"; done
}
