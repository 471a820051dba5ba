# shellcheck shell=bash
# What people wait for: the page's first screen in a browser, and the report as a document.

# Chromium without a cache, by its own clock, on the load's CPU.
measure_page() {
  local figures key
  Scripts/install-dependencies.sh tests >&2
  launch_plan_server serve --database "$(fresh_database page)"
  figures=$(PYTHONPATH=Tests/Python PLAN_PAGE_ADDRESS="http://127.0.0.1:${ports[plan-server]}" \
    PLAN_PAGE_TOKENS="$(<"$work/tokens")" taskset -c "$load_cpu" python3 -B Tests/Browser/first_screen.py) ||
    fail 'page: it was not shown'
  keep page plan-server "$figures"
  printf '\n| first screen of the page, nothing in the cache | |\n|---|--:|\n'
  printf '| painted | %s ms |\n' "$(median first_ms page plan-server)"
  printf '| with its figures | %s ms |\n' "$(median figures_ms page plan-server)"
  for key in requests bytes; do printf '| %s | %s |\n' "$key" "$(median "$key" page plan-server)"; done
  stop plan-server
}

# Each after a write, so that no cache can answer. The memory is the most that the server had while it made the document,
# above what it had before (proc_pid_status(5), VmHWM).
measure_documents() {
  local round format
  launch_plan_server serve --database "$(fresh_database documents)"
  for ((round = 1; round <= rounds; round++)); do
    for format in docx xlsx; do measure_document "$format" "$round"; done
  done
  printf '\n| report of one plan | time ms | extra memory MiB | healthz meanwhile p50 µs | p99 µs |\n|---|--:|--:|--:|--:|\n'
  for format in docx xlsx; do
    measure_meanwhile "$format"
    printf '| %s | %.1f | %.1f | %s | %s |\n' "$format" "$(median ms "document-$format" plan-server)" \
      "$(median extra "document-$format" plan-server)" "$(median p50_us "beside-$format" plan-server)" \
      "$(median p99_us "beside-$format" plan-server)"
  done
  stop plan-server
}

# measure_document FORMAT ROUND
measure_document() {
  local status=/proc/${pids[plan-server]} before time
  change_something "$2-$1"
  echo 5 >"$status/clear_refs"
  before=$(resident_kibibytes plan-server)
  time=$(fetch_document "$1") || fail "documents: no $1"
  keep "document-$1" plan-server "$(awk -v before="$before" -v time="$time" \
    '/^VmHWM/ { printf "ms=%.1f extra=%.1f", time * 1000, ($2 - before) / 1024 }' "$status/status")"
}

# measure_meanwhile FORMAT: what others wait while one document after the other is made.
measure_meanwhile() {
  (for ((number = 1; ; number++)); do
    change_something "$1-$number"
    fetch_document "$1" >/dev/null
  done) &
  pids["documents"]=$!
  keep "beside-$1" plan-server "$(load -c 1 -d "$duration" "127.0.0.1:${ports[plan-server]}" /healthz)"
  kill "${pids["documents"]}"
  wait "${pids["documents"]}" || true
  unset 'pids[documents]'
}

# change_something MARK
change_something() {
  curl -sSf -o /dev/null -H "Authorization: Bearer $(token reporter VHXH)" -H 'Content-Type: application/json' \
    -d "${update_body/\{n\}/$1}" "http://127.0.0.1:${ports[plan-server]}$update_path"
}

# fetch_document FORMAT: prints the seconds that it took.
fetch_document() {
  curl -sSf -o "$work/report.$1" -w '%{time_total}' -H "Authorization: Bearer $(token viewer -)" \
    "http://127.0.0.1:${ports[plan-server]}$plan/report?period=$period&format=$1"
}
