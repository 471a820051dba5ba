# shellcheck shell=bash
# Durable writes: one update a request, many in one, and a table; beside them what the disk itself takes.

batch_rows=500

# Progress updates, against a program that commits each row alone on the same disk, and Hummingbird with GRDB.
measure_updates() {
  local round server name post first disk row servers=(plan-server)
  post=(-s 201 -H "Authorization: Bearer $(token reporter VHXH)" -H 'Content-Type: application/json' -b "$update_body")
  launch_plan_server serve --database "$(fresh_database updates)"
  if has hummingbird; then
    launch_hummingbird hummingbird
    servers+=(hummingbird)
  fi
  for name in "${!pids[@]}"; do
    load -c 1 -n 100 -d 600 "${post[@]}" "127.0.0.1:${ports[$name]}" "$update_path" >/dev/null ||
      fail "updates: the warm-up of $name found errors"
  done
  for ((round = 1; round <= rounds; round++)); do
    first=$((round * 100000000))  # no two updates alike
    for server in $(in_turn "$round" "${servers[@]}"); do
      measure "$server" updates "${post[@]}" -i "$first" "$update_path"
      connections=1 measure "$server" update-alone "${post[@]}" -i "$((first + 50000000))" "$update_path"
    done
    keep updates commit-per-row \
      "$(taskset -c "$server_cpu" "$programs/commit-per-row" "$work/rows-$round.sqlite" "$duration")"
    disk=$(taskset -c "$server_cpu" "$programs/fdatasync" "$work/page-$round" "$duration")
    for row in updates update-alone; do keep "$row" fdatasync "$disk"; done
  done
  table_head 'rate against a commit a row'
  for name in fdatasync commit-per-row hummingbird; do table_line updates "$name" commit-per-row rate; done
  table_line updates plan-server commit-per-row rate
  for name in hummingbird plan-server; do table_line update-alone "$name"; done
  printf "\nThe p99 of plan-server's update alone is × %s of that of the disk's own fdatasync, with %s others × %s.\n" \
    "$(ratio p99_us update-alone plan-server fdatasync)" "$((connections - 1))" \
    "$(ratio p99_us updates plan-server fdatasync)"
  for name in "${!pids[@]}"; do stop "$name"; done
}

# Batches of 500 updates, as JSON and as a table, on two connections so that the next is read while one is written.
# The plan has too few tasks for it, so it gets more.
measure_batches() {
  local round authorization months tasks name kind
  authorization="Authorization: Bearer $(token consolidator VHXH)"
  months=$((10#${period#*-}))
  tasks=$(((batch_rows + months - 1) / months))
  launch_plan_server serve --database "$(fresh_database batches)"
  load -c 1 -n "$tasks" -d 600 -i 1000 -s 201 -H "$authorization" -H 'Content-Type: application/json' -b \
    '{"number":{n},"section":"I","title":"Task {n}","directing":"LD-UBND","lead_units":["VHXH"],
      "schedule":{"kind":"continuous"}}' \
    "127.0.0.1:${ports[plan-server]}" "$plan/tasks" >/dev/null || fail 'batches: no tasks'
  make_batch "$months" >"$work/batch.json"
  make_table "$months" >"$work/batch.csv"
  for ((round = 0; round <= rounds; round++)); do
    batch_once json application/json
    batch_once csv text/csv
  done
  printf '\n| %s updates a request | rows/s | server CPU µs/row | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|\n' "$batch_rows"
  for kind in json csv; do
    printf '| %s |' "$kind"
    median rate "batch-$kind" plan-server | awk -v rows="$batch_rows" '{ printf " %.0f |", $1 * rows }'
    median cpu "batch-$kind" plan-server | awk -v rows="$batch_rows" '{ printf " %.2f |", $1 / rows }'
    for name in p50_us p99_us; do median "$name" "batch-$kind" plan-server | awk '{ printf " %.1f |", $1 / 1000 }'; done
    echo
  done
  stop plan-server
}

# batch_once KIND MEDIA-TYPE: at most 100 batches, so that the database stays small; in round 0 a few, not kept.
batch_once() {
  local options=(-c 2 -d 600 -n 100 -i "$((round * 1000000))" -H "$authorization" -H "Content-Type: $2"
    -b "@$work/batch.$1")
  local path="$plan/progress?atomic=true"
  if ((round > 0)); then
    measure_with plan-server "batch-$1" load "${options[@]}" "127.0.0.1:${ports[plan-server]}" "$path"
  else
    load "${options[@]}" -n 4 "127.0.0.1:${ports[plan-server]}" "$path" >/dev/null ||
      fail "batches: the warm-up with $1 found errors"
  fi
}

# batch_lines MONTHS FORMAT: a line for each of the rows, given a task and a month.
batch_lines() {
  awk -v months="$1" -v year="${period%-*}" -v rows="$batch_rows" -v format="$2" 'BEGIN {
    for (i = 0; i < rows; i++) printf format, 1000 + int(i / months), sprintf("%s-%02d", year, i % months + 1)
  }'
}

make_batch() {
  local row='{"task":%d,"unit":"VHXH","period":"%s","percent":55.5,"status":"on_track","summary":"bench {n}"},'
  echo "[$(batch_lines "$1" "$row" | sed 's/,$//')]"
}

make_table() {
  echo task,unit,period,percent,status,summary
  batch_lines "$1" '%d,VHXH,%s,55.5,on_track,bench {n}\n'
}
