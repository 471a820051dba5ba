#!/usr/bin/env bash
# Measures plan-server side by side with bare C programs and nginx, and prints Markdown tables (README.md says what they
# mean).
#
# usage: Benchmarks/run.sh [reads] [updates] [handshakes] [start] [idle]      (all where none is named)
#
# From the environment: ROUNDS (5), DURATION of a measurement in seconds (3), CONNECTIONS (64), STARTS (9), IDLE (10000),
# PLAN_SERVER_BINARY (else the release build), PERIOD of the updates (last month), SERVER_CPU (0), LOAD_CPU (1).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${ROUNDS:-5}
duration=${DURATION:-3}
connections=${CONNECTIONS:-64}
starts=${STARTS:-9}
idle=${IDLE:-10000}
server_cpu=${SERVER_CPU:-0}
load_cpu=${LOAD_CPU:-1}
period=${PERIOD:-$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)}
plan=/v1/plans/39-kh-ubnd-2026
ticks_per_second=$(getconf CLK_TCK)

programs=.build/benchmarks
mkdir -p "$programs"
work=$(mktemp -d "$programs/run.XXXXXX")  # on the project's own disk: /tmp is often memory
results=$work/results
declare -A pids=() ports=()

main() {
  if [ "$(nproc)" -lt 2 ]; then fail 'needs two CPUs: one for the server, one for the load'; fi
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  build
  describe_machine
  local parts=("$@")
  if [ $# -eq 0 ]; then parts=(reads updates handshakes start idle); fi
  local part
  for part in "${parts[@]}"; do
    case "$part" in
      reads | updates | handshakes | start | idle) "measure_$part" ;;
      *) fail "no such part: $part" ;;
    esac
  done
}

fail() {
  echo "error: $*" >&2
  exit 1
}

note() { echo "$*" >&2; }

clean_up() {
  local status=$? pid
  for pid in "${pids[@]}"; do
    if kill "$pid" 2>/dev/null; then wait "$pid" || true; fi
  done
  if [ "$status" -eq 0 ]; then rm -rf "$work"; else note "databases and server logs are kept in $work"; fi
}

build() {
  local compile=(cc -std=gnu17 -O2 -Wall -Wextra -Werror) sqlite
  read -ra sqlite < <(pkg-config --cflags --libs sqlite3)
  "${compile[@]}" Benchmarks/bare-epoll/server.c -o "$programs/bare-epoll"
  "${compile[@]}" Benchmarks/load/load.c -o "$programs/load"
  "${compile[@]}" Benchmarks/idle/idle.c -o "$programs/idle"
  "${compile[@]}" Benchmarks/handshakes/handshakes.c -o "$programs/handshakes" -lssl -lcrypto
  "${compile[@]}" Benchmarks/commit-per-row/commit.c -o "$programs/commit-per-row" "${sqlite[@]}"
  plan_server=${PLAN_SERVER_BINARY:-}
  if [ -z "$plan_server" ]; then
    swift build -c release --static-swift-stdlib --product plan-server >&2
    plan_server=.build/release/plan-server
  fi
}

describe_machine() {
  local commit
  commit=$(git describe --always --dirty 2>/dev/null || echo unknown)
  echo "$(date -u +%F), commit $commit, $(uname -sr), $(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" \
    "× $(nproc), $(findmnt -no FSTYPE -T "$work") disk. $rounds rounds of $duration s, $connections connections."
}

# --- servers ---------------------------------------------------------------------------------------------------------

# launch NAME COMMAND…: starts a server on the server's CPU, waits until it listens, sets pids and ports.
# What it printed before that is in $work/NAME.out; launch_microseconds is how long it took.
launch() {
  local name=$1 begin line output
  shift
  rm -f "$work/$name.pipe"
  mkfifo "$work/$name.pipe"
  begin=${EPOCHREALTIME/./}
  taskset -c "$server_cpu" "$@" >"$work/$name.pipe" 2>"$work/$name.log" &
  pids[$name]=$!
  exec {output}<"$work/$name.pipe"  # stays open as long as this script, so the server never writes to nobody
  : >"$work/$name.out"
  while read -r -t 60 -u "$output" line; do
    if [[ $line == 'listening on http'*'://127.0.0.1:'* ]]; then
      launch_microseconds=$((${EPOCHREALTIME/./} - begin))
      ports[$name]=${line##*:}
      return
    fi
    echo "$line" >>"$work/$name.out"
  done
  tail -n 5 "$work/$name.log" >&2
  fail "$name ended, or did not listen within a minute: $*"
}

stop() {
  local pid=${pids[$1]}
  unset "pids[$1]"
  kill "$pid" || fail "$1 had ended before it was told to"
  wait "$pid" || fail "$1 did not end in order: exit code $?"
}

# launch_plan_server COMMAND OPTION…: one loop thread, a port of the system's choice, one address asking for many.
launch_plan_server() {
  launch plan-server "$plan_server" "$@" --loops 1 --listen 127.0.0.1:0 --rate-limit 0
}

# launch_nginx: one process that answers with the files in $work/www, in clear text and over TLS.
launch_nginx() {
  local folder=$PWD/$work try
  ports[nginx]=$(free_port)
  ports[nginx-tls]=$(free_port)
  cat >"$work/nginx.conf" <<END
daemon off;
master_process off;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events { worker_connections 4096; }
http {
  access_log off;
  types { }
  default_type application/json;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  sendfile off;
  server {
    listen 127.0.0.1:${ports[nginx]};
    listen 127.0.0.1:${ports[nginx-tls]} ssl;
    root $folder/www;
    ssl_certificate $folder/dev-certificate.pem;
    ssl_certificate_key $folder/dev-certificate.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_session_cache off;
    ssl_buffer_size 16k;
  }
}
END
  taskset -c "$server_cpu" nginx -p "$folder" -c "$folder/nginx.conf" 2>"$work/nginx.err" &
  pids[nginx]=$!
  pids[nginx-tls]=$!
  for try in {1..100}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/${ports[nginx]}") 2>/dev/null; then return; fi
    if ! kill -0 "${pids[nginx]}" 2>/dev/null; then break; fi
    sleep 0.05
  done
  cat "$work/nginx.err" >&2
  fail "nginx did not start (try $try)"
}

# A port that nobody has at the moment.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

stop_nginx() {
  unset 'pids[nginx-tls]'
  stop nginx
}

# token ROLE UNIT: from what `demo` printed.
token() {
  awk -v role="$1" -v unit="$2" '$1 == "token" && $2 == role && $3 == unit { print $4; exit }' "$work/plan-server.out"
}

# User and system time of a server so far, all threads, in clock ticks.
cpu_ticks() {
  local line fields
  line=$(<"/proc/${pids[$1]}/stat")
  read -ra fields <<<"${line##*) }"  # from the third field on: the second, a name, may hold blanks
  echo $((fields[11] + fields[12]))
}

resident_kibibytes() { awk '/^VmRSS/ { print $2 }' "/proc/${pids[$1]}/status"; }

# --- measuring -------------------------------------------------------------------------------------------------------

load() { taskset -c "$load_cpu" "$programs/load" "$@"; }

# measure NAME ROW LOAD-OPTION… PATH: one run against the server, kept as a line "ROW NAME key=value…".
measure() {
  local name=$1 row=$2 before line
  shift 2
  before=$(cpu_ticks "$name")
  line=$(load -c "$connections" -d "$duration" "${@:1:$#-1}" "127.0.0.1:${ports[$name]}" "${!#}") ||
    fail "$row, $name: the load found errors: $line"
  keep "$row" "$name" "$line ticks=$(($(cpu_ticks "$name") - before))"
}

keep() {
  awk -v row="$1" -v name="$2" -v hertz="$ticks_per_second" '{
      split("", value)
      for (i = 1; i <= NF; i++) { split($i, pair, "="); value[pair[1]] = pair[2] }
      cpu = value["requests"] && "ticks" in value ? sprintf(" cpu=%.3f", value["ticks"] / hertz * 1e6 / value["requests"]) : ""
      print row, name, $0 cpu
    }' <<<"$3" | tee -a "$results" >&2
}

# median KEY ROW NAME: of all rounds; a dash where it was not measured.
median() {
  { grep "^$2 $3 " "$results" || true; } | tr ' ' '\n' | sed -n "s/^$1=//p" | sort -g |
    awk '{ v[NR] = $1 } END { if (NR == 0) print "-"; else print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# ratio KEY ROW NAME BASE: the median, over the rounds, of NAME's value ÷ that of BASE in the same round.
ratio() {
  paste -d ' ' <(grep "^$2 $3 " "$results" | tr ' ' '\n' | sed -n "s/^$1=//p") \
    <(grep "^$2 $4 " "$results" | tr ' ' '\n' | sed -n "s/^$1=//p") |
    awk '{ print $1 / $2 }' | sort -g |
    awk '{ v[NR] = $1 } END { printf "%.2f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# table_line ROW NAME [BASE KEY]: one line of a table.
table_line() {
  local compared='' key
  if [ $# -eq 4 ]; then compared="× $(ratio "$4" "$1" "$2" "$3")"; fi
  printf '| %s | %s |' "$1" "$2"
  for key in rate cpu p50_us p99_us p999_us; do
    median "$key" "$1" "$2" | awk -v key="$key" \
      '{ if ($1 == "-") printf " |"; else printf(key == "cpu" ? " %.2f |" : " %.0f |", $1) }'
  done
  echo " $compared |"
}

table_head() {
  printf '\n| request | server | requests/s | server CPU µs/request | p50 µs | p99 µs | p99.9 µs | %s |\n' "$1"
  echo '|---|---|--:|--:|--:|--:|--:|--:|'
}

# --- the parts -------------------------------------------------------------------------------------------------------

# Each read against a bare C program that sends the very bytes plan-server sent, and nginx with the same content in a
# file, in turn.
measure_reads() {
  launch_plan_server demo --database "$work/reads.sqlite"
  local authorization row path round name rows=(healthz kpis)
  local -A paths=([healthz]=/healthz [kpis]=$plan/kpis)
  authorization="Authorization: Bearer $(token viewer -)"
  for row in "${rows[@]}"; do
    path=${paths[$row]}
    load -c 1 -n 1 -o "$work/$row.answer" -H "$authorization" "127.0.0.1:${ports[plan-server]}" "$path" >/dev/null
    launch "bare-$row" "$programs/bare-epoll" "$work/$row.answer"
    mkdir -p "$work/www${path%/*}"
    sed '1,/^\r$/d' "$work/$row.answer" >"$work/www$path"
  done
  # It has a certificate only for the other part.
  Scripts/make-dev-certificate.sh "$work" >&2
  launch_nginx
  for row in "${rows[@]}"; do
    for name in plan-server "bare-$row" nginx; do  # warm up
      load -c "$connections" -d 1 -H "$authorization" "127.0.0.1:${ports[$name]}" "${paths[$row]}" >/dev/null ||
        fail "$row: the warm-up of $name found errors"
    done
  done
  for ((round = 1; round <= rounds; round++)); do
    for row in "${rows[@]}"; do
      for name in $(in_turn "$round" plan-server "bare-$row" nginx); do
        measure "$name" "$row" -H "$authorization" "${paths[$row]}"
      done
    done
  done
  table_head 'CPU against bare C'
  for row in "${rows[@]}"; do
    table_line "$row" "bare-$row"
    table_line "$row" nginx "bare-$row" cpu
    table_line "$row" plan-server "bare-$row" cpu
  done
  printf '\nAn answer is %s bytes for healthz, %s for kpis, head included.\n' \
    "$(wc -c <"$work/healthz.answer")" "$(wc -c <"$work/kpis.answer")"
  for row in "${rows[@]}"; do stop "bare-$row"; done
  stop_nginx
  stop plan-server
}

# in_turn ROUND NAME…: the names, in an odd round as they are, in an even one the other way round.
in_turn() {
  local round=$1
  shift
  if ((round % 2 == 0)); then printf '%s\n' "$@" | tac; else printf '%s\n' "$@"; fi
}

# Progress updates, against a program that commits each row alone on the same disk.
measure_updates() {
  launch_plan_server demo --database "$work/updates.sqlite"
  local authorization body round first path=$plan/tasks/4/progress line
  authorization="Authorization: Bearer $(token reporter VHXH)"
  body='{"unit":"VHXH","period":"'$period'","percent":55.5,"status":"on_track","summary":"bench {n}"}'
  local post=(-s 201 -H "$authorization" -H 'Content-Type: application/json' -b "$body")
  load -c 1 -n 100 "${post[@]}" "127.0.0.1:${ports[plan-server]}" "$path" >/dev/null ||
    fail 'updates: the warm-up found errors'
  for ((round = 1; round <= rounds; round++)); do
    first=$((round * 100000000))  # no two updates alike
    measure plan-server updates "${post[@]}" -i "$first" "$path"
    line=$(taskset -c "$server_cpu" "$programs/commit-per-row" "$work/rows-$round.sqlite" "$duration")
    keep updates commit-per-row "$line"
  done
  table_head 'rate against a commit a row'
  table_line updates commit-per-row
  table_line updates plan-server commit-per-row rate
  stop plan-server
}

# Full TLS handshakes with one request each, against nginx with the same certificate, protocols and groups. The client
# works harder than the server, so it is the server's CPU that counts: a thread of it could do 1 ÷ that in a second.
measure_handshakes() {
  Scripts/make-dev-certificate.sh "$work" >&2
  local certificate=$work/dev-certificate round name line before
  mkdir -p "$work/www"
  launch plan-server "$plan_server" demo --database "$work/handshakes.sqlite" --loops 1 --rate-limit 0 \
    --tls-listen 127.0.0.1:0 --tls-certificate "$certificate.pem" --tls-key "$certificate.key"
  printf '{"status":"ok"}' >"$work/www/healthz"
  launch_nginx
  for ((round = 1; round <= rounds; round++)); do
    for name in $(in_turn "$round" plan-server nginx-tls); do
      before=$(cpu_ticks "$name")
      line=$(taskset -c "$load_cpu" "$programs/handshakes" -d "$duration" "127.0.0.1:${ports[$name]}" /healthz) ||
        fail "handshakes: $name failed"
      keep handshakes "$name" "$line ticks=$(($(cpu_ticks "$name") - before))"
    done
  done
  printf '\n| full handshake with a request | handshakes per CPU second | against nginx |\n|---|--:|--:|\n'
  for name in nginx-tls plan-server; do
    printf '| %s | %.0f | %s |\n' "$name" "$(median cpu handshakes "$name" | awk '{ print 1e6 / $1 }')" \
      "× $(ratio cpu handshakes nginx-tls "$name")"
  done
  stop plan-server
  stop_nginx
}

# From nothing to "listening on", on a database that is there, and the memory then and after some work.
measure_start() {
  local database=$work/start.sqlite round viewer
  launch_plan_server demo --database "$database"
  viewer=$(token viewer -)
  stop plan-server
  for ((round = 1; round <= starts; round++)); do
    launch_plan_server serve --database "$database"
    keep start plan-server "ms=$(awk "BEGIN { print $launch_microseconds / 1000 }") rss=$(resident_kibibytes plan-server)"
    if ((round == starts)); then
      load -c "$connections" -d "$duration" -H "Authorization: Bearer $viewer" \
        "127.0.0.1:${ports[plan-server]}" "$plan/kpis" >/dev/null || fail 'start: the load found errors'
      keep start plan-server "rss_after=$(resident_kibibytes plan-server)"
    fi
    stop plan-server
  done
  printf '\n| plan-server | median of %s |\n|---|--:|\n' "$starts"
  printf '| start to "listening on", existing database | %.1f ms |\n' "$(median ms start plan-server)"
  printf '| resident memory once it listens | %.1f MiB |\n' "$(median rss start plan-server | awk '{ print $1 / 1024 }')"
  printf '| resident memory after %s s of kpis reads (one run) | %.1f MiB |\n' "$duration" \
    "$(median rss_after start plan-server | awk '{ print $1 / 1024 }')"
}

# What connections cost that have asked once and idle, and what they cost the others.
measure_idle() {
  local figures
  launch_plan_server demo --database "$work/idle.sqlite" --connections 11000
  figures=$(taskset -c "$load_cpu" "$programs/idle" -n "$idle" "${pids[plan-server]}" \
    "127.0.0.1:${ports[plan-server]}" /healthz) || fail 'idle: an answer was missing'
  keep idle plan-server "$figures"
  printf '\n| plan-server with %s idle connections | |\n|---|--:|\n' "$idle"
  printf '| resident memory for each | %s B |\n' "$(median bytes_each idle plan-server)"
  printf '| connect, ask and be answered, p50 | %s µs |\n' "$(median p50_us idle plan-server)"
  printf '| the same, p99 | %s µs |\n' "$(median p99_us idle plan-server)"
  printf '| CPU in 3 s at rest | %s ms |\n' "$(median ticks_at_rest idle plan-server | awk '{ print $1 * 10 }')"
  stop plan-server
}

main "$@"
