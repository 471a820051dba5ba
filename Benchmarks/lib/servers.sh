# shellcheck shell=bash
# The servers that are measured: how they are built, started and stopped, and what the kernel says of them.

# Whether a peer is to be measured: WITHOUT leaves some out by name.
has() { [[ " $without " != *" $1 "* ]]; }

build() {
  local compile=(cc -std=gnu17 -O2 -Wall -Wextra -Werror) sqlite
  read -ra sqlite < <(pkg-config --cflags --libs sqlite3)
  "${compile[@]}" Benchmarks/bare-epoll/server.c -o "$programs/bare-epoll"
  "${compile[@]}" Benchmarks/load/load.c -o "$programs/load"
  "${compile[@]}" Benchmarks/idle/idle.c -o "$programs/idle" -lssl -lcrypto
  "${compile[@]}" Benchmarks/listeners/listeners.c -o "$programs/listeners"
  "${compile[@]}" Benchmarks/handshakes/handshakes.c -o "$programs/handshakes" -lssl -lcrypto
  "${compile[@]}" Benchmarks/commit-per-row/commit.c -o "$programs/commit-per-row" "${sqlite[@]}"
  "${compile[@]}" Benchmarks/disk/fdatasync.c -o "$programs/fdatasync"
  build_plan_server
  hummingbird=${PEER_BINARY:-.build-hummingbird/release/plan-peer}
  if has hummingbird && [ -z "${PEER_BINARY:-}" ]; then
    swift build -c release --static-swift-stdlib --package-path Benchmarks/hummingbird-grdb \
      --scratch-path .build-hummingbird >&2 || fail 'the peer does not build; WITHOUT=hummingbird leaves it out'
  fi
  if has nginx && ! command -v nginx >/dev/null; then fail 'nginx is missing; WITHOUT=nginx leaves it out'; fi
}

build_plan_server() {
  plan_server=${PLAN_SERVER_BINARY:-}
  if [ -z "$plan_server" ]; then
    swift build -c release --static-swift-stdlib --product plan-server >&2
    plan_server=.build/release/plan-server
  fi
}

# launch NAME COMMAND…: starts a server on the server's CPU, waits until it listens, sets pids and ports.
# What it printed before that is in $work/NAME.out; launch_microseconds is how long it took.
launch() {
  local name=$1 begin line output
  shift
  rm -f "$work/$name.pipe"
  mkfifo "$work/$name.pipe"
  begin=${EPOCHREALTIME/./}
  taskset -c "$server_cpu" "$@" >"$work/$name.pipe" 2>"$work/$name.log" &
  pids["$name"]=$!
  exec {output}<"$work/$name.pipe"  # stays open as long as this script, so the server never writes to nobody
  : >"$work/$name.out"
  while read -r -t 300 -u "$output" line; do
    if [[ $line == 'listening on http'*'://127.0.0.1:'* ]]; then
      # shellcheck disable=SC2034 # for measure_start
      launch_microseconds=$((${EPOCHREALTIME/./} - begin))
      ports["$name"]=${line##*:}
      return
    fi
    echo "$line" >>"$work/$name.out"
  done
  tail -n 5 "$work/$name.log" >&2
  fail "$name ended, or did not listen within five minutes: $*"
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

# launch_demo: builds soak/soak.c, and serves a new demo as a user would, on all loops, with its tokens in $work/tokens.
launch_demo() {
  cc -std=gnu17 -O2 -Wall -Wextra -Werror Benchmarks/soak/soak.c -o "$programs/soak"
  build_plan_server
  launch plan-server "$plan_server" demo --database "$work/data.sqlite" --loops "${LOOPS:-2}" --listen 127.0.0.1:0 \
    --rate-limit 0
  grep '^token ' "$work/plan-server.out" >"$work/tokens"
}

# The database that every part copies, with its tokens in $work/tokens. DEMO_OPTIONS are for another one than the plan
# of the repository, such as `--plans 114 --years 5`.
make_data() {
  # shellcheck disable=SC2086 # a list of words
  launch_plan_server demo --database "$work/data.sqlite" ${DEMO_OPTIONS:-}
  grep '^token ' "$work/plan-server.out" >"$work/tokens"
  stop plan-server  # which has all of it in one file then
}

# fresh_database NAME: prints the path of a copy.
fresh_database() {
  rm -f "$work/$1.sqlite"*
  cp "$work/data.sqlite" "$work/$1.sqlite"
  echo "$work/$1.sqlite"
}

# token ROLE UNIT
token() {
  awk -v role="$1" -v unit="$2" '$2 == role && $3 == unit { print $4; exit }' "$work/tokens"
}

# launch_hummingbird NAME OPTION…: the peer on a copy of the database.
launch_hummingbird() {
  local name=$1
  shift
  launch "$name" "$hummingbird" "$@" "$(fresh_database "$name")" "${plan##*/}"
}

# launch_nginx: one process that answers with the files in $work/www, in clear text and over TLS.
launch_nginx() {
  local folder=$PWD/$work try
  ports["nginx"]=$(free_port)
  ports["nginx-tls"]=$(free_port)
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
  Scripts/make-dev-certificate.sh "$work" >&2
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

# User and system time of a server so far, all threads, in clock ticks.
cpu_ticks() {
  local line fields
  line=$(<"/proc/${pids[$1]}/stat")
  read -ra fields <<<"${line##*) }"  # from the third field on: the second, a name, may hold blanks
  echo $((fields[11] + fields[12]))
}

resident_kibibytes() { awk '/^VmRSS/ { print $2 }' "/proc/${pids[$1]}/status"; }
