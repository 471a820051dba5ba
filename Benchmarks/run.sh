#!/usr/bin/env bash
# Measures plan-server side by side with bare C programs, nginx, and Hummingbird with GRDB, and prints Markdown tables
# (README.md says what they mean).
#
# usage: Benchmarks/run.sh [reads] [uncached] [updates] [batches] [tls] [loops] [start] [listeners] [idle]
#        [trials] [page] [documents]
#        (all where none is named)
#
# From the environment: ROUNDS (5), DURATION of a measurement in seconds (3), CONNECTIONS (64), STARTS (9), IDLE (10000),
# LISTENERS (5000), WITHOUT (peers to leave out: bare, nginx, hummingbird), PLAN_SERVER_BINARY and PEER_BINARY (else
# release builds), DEMO_OPTIONS (of `plan-server demo`, which makes the data), PERIOD of the updates (last month),
# SERVER_CPU (0), LOAD_CPU (1).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${ROUNDS:-5}
duration=${DURATION:-3}
connections=${CONNECTIONS:-64}
starts=${STARTS:-9}
idle=${IDLE:-10000}
listeners=${LISTENERS:-5000}
server_cpu=${SERVER_CPU:-0}
load_cpu=${LOAD_CPU:-1}
ticks_per_second=$(getconf CLK_TCK)

# shellcheck source=lib/common.sh
source Benchmarks/lib/common.sh
results=$work/results
: >"$results"
# shellcheck source=lib/servers.sh
source Benchmarks/lib/servers.sh
# shellcheck source=lib/measure.sh
source Benchmarks/lib/measure.sh
# shellcheck source=parts/reads.sh
source Benchmarks/parts/reads.sh
# shellcheck source=parts/uncached.sh
source Benchmarks/parts/uncached.sh
# shellcheck source=parts/writes.sh
source Benchmarks/parts/writes.sh
# shellcheck source=parts/tls.sh
source Benchmarks/parts/tls.sh
# shellcheck source=parts/loops.sh
source Benchmarks/parts/loops.sh
# shellcheck source=parts/listeners.sh
source Benchmarks/parts/listeners.sh
# shellcheck source=parts/trials.sh
source Benchmarks/parts/trials.sh
# shellcheck source=parts/people.sh
source Benchmarks/parts/people.sh

all_parts=(reads uncached updates batches tls loops start listeners idle trials page documents)

main() {
  if [ "$(nproc)" -lt 2 ]; then fail 'needs two CPUs: one for the server, one for the load'; fi
  local parts=("$@") part
  if [ $# -eq 0 ]; then parts=("${all_parts[@]}"); fi
  for part in "${parts[@]}"; do
    if [[ " ${all_parts[*]} " != *" $part "* ]]; then fail "no such part: $part"; fi
  done
  for part in $without; do
    if [[ ' bare nginx hummingbird ' != *" $part "* ]]; then fail "WITHOUT: no such peer: $part"; fi
  done
  build
  describe_machine
  make_data
  for part in "${parts[@]}"; do "measure_$part"; done
}

describe_machine() {
  local commit
  commit=$(git describe --always --dirty 2>/dev/null || echo unknown)
  echo "$(date -u +%F), commit $commit, $(uname -sr), $(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" \
    "× $(nproc), $(findmnt -no FSTYPE -T "$work") disk. $rounds rounds of $duration s, $connections connections."
  if [ -n "$without" ]; then printf '\nLeft out: %s.\n' "$without"; fi
}

# From nothing to "listening on", on a database that is there, and the memory then and after some work: with its files
# in the page cache, and without those of its own (shared libraries stay).
measure_start() {
  local database round name names=(plan-server) binary=$work/plan-server.binary
  cp "$plan_server" "$binary"  # nobody else has it mapped, so the cache lets go of it
  if has hummingbird; then names+=(hummingbird); fi
  database=$(fresh_database start)
  for ((round = 1; round <= starts; round++)); do
    for name in $(in_turn "$round" "${names[@]}"); do start_once "$name" start; done
    dd if="$binary" iflag=nocache count=0 2>/dev/null
    dd if="$database" iflag=nocache count=0 2>/dev/null
    start_once plan-server cold-start
  done
  printf '\n| median of %s | start to "listening on" | resident MiB then | after kpis reads |\n' "$starts"
  echo '|---|--:|--:|--:|'
  for name in "${names[@]}"; do start_line start "$name"; done
  start_line cold-start plan-server
}

# start_once NAME ROW
start_once() {
  case "$1" in
    plan-server)
      launch plan-server "$binary" serve --database "$database" --loops 1 --listen 127.0.0.1:0 --rate-limit 0
      ;;
    hummingbird) launch_hummingbird hummingbird ;;
  esac
  keep "$2" "$1" "ms=$(awk "BEGIN { print $launch_microseconds / 1000 }") rss=$(resident_kibibytes "$1")"
  if ((round == starts)); then
    load -c "$connections" -d "$duration" -H "Authorization: Bearer $(token viewer -)" "127.0.0.1:${ports[$1]}" \
      "$plan/kpis" >/dev/null || fail "start: the load of $1 found errors"
    keep "$2" "$1" "rss_after=$(resident_kibibytes "$1")"
  fi
  stop "$1"
}

# start_line ROW NAME
start_line() {
  printf '| %s, %s | %.1f ms | %.1f | %.1f |\n' "$2" "$1" "$(median ms "$1" "$2")" \
    "$(median rss "$1" "$2" | awk '{ print $1 / 1024 }')" "$(median rss_after "$1" "$2" | awk '{ print $1 / 1024 }')"
}

# What connections cost that have asked once and idle, and what they cost the others: in clear text and over TLS, each
# with a server of its own, for what one has given back the other would not ask for again.
measure_idle() {
  Scripts/make-dev-certificate.sh "$work" >&2
  local certificate=$work/dev-certificate
  measure_idle_over clear-text --listen 127.0.0.1:0
  measure_idle_over tls --tls-listen 127.0.0.1:0 --tls-certificate "$certificate.pem" --tls-key "$certificate.key"
  printf '\n| plan-server with %s idle connections | clear text | TLS |\n|---|--:|--:|\n' "$idle"
  idle_line 'resident memory for each' bytes_each B
  idle_line 'connect, ask and be answered, p50' p50_us µs
  idle_line 'the same, p99' p99_us µs
  idle_line 'CPU in 3 s at rest' ticks_at_rest ms $((1000 / ticks_per_second))
}

# measure_idle_over NAME OPTION…: of `demo`, that say where it listens.
measure_idle_over() {
  local name=$1 figures encrypted=()
  shift
  if [ "$name" = tls ]; then encrypted=(-t); fi
  launch plan-server "$plan_server" demo --database "$work/idle-$name.sqlite" --loops 1 --rate-limit 0 \
    --connections 11000 --keep-alive-timeout 600 "$@"
  figures=$(taskset -c "$load_cpu" "$programs/idle" "${encrypted[@]}" -n "$idle" "${pids[plan-server]}" \
    "127.0.0.1:${ports[plan-server]}" /healthz) || fail "idle, $name: an answer was missing"
  keep idle "$name" "$figures"
  stop plan-server
}

# idle_line TEXT KEY UNIT [FACTOR]: one line of the table.
idle_line() {
  local name
  printf '| %s |' "$1"
  for name in clear-text tls; do
    median "$2" idle "$name" | awk -v unit="$3" -v factor="${4:-1}" '{ printf " %d %s |", $1 * factor, unit }'
  done
  echo
}

main "$@"
