# shellcheck shell=bash
# Streams of events that nothing happens to, and then an event that all are told of.
measure_listeners() {
  local figures
  launch_plan_server serve --database "$(fresh_database listeners)" --connections $((listeners + 1000))
  figures=$(taskset -c "$load_cpu" "$programs/listeners" -n "$listeners" \
    -H "Authorization: Bearer $(token reporter VHXH)" -p "$update_path" -b "$update_body" \
    "${pids[plan-server]}" "127.0.0.1:${ports[plan-server]}" "$plan/events") || fail 'listeners: an event was missing'
  keep listeners plan-server "$figures"
  printf '\n| plan-server with %s listeners to events | |\n|---|--:|\n' "$listeners"
  printf '| resident memory for each | %s B |\n' "$(median bytes_each listeners plan-server)"
  printf '| CPU in 3 s at rest | %s ms |\n' "$(median rest_ms listeners plan-server)"
  printf '| from an update until half of them are told | %s µs |\n' "$(median p50_us listeners plan-server)"
  printf '| until 99%% are | %s µs |\n' "$(median p99_us listeners plan-server)"
  printf '| until all are | %s µs |\n' "$(median all_us listeners plan-server)"
  printf '| CPU for it | %s ms |\n' "$(median event_ms listeners plan-server)"
  stop plan-server
}
