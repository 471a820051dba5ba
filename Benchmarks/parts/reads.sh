# shellcheck shell=bash
# Reads: nothing changes meanwhile, so plan-server answers most of them from its cache of bytes.

declare -A read_paths=(
  [healthz]=/healthz [kpis]=$plan/kpis [not-modified]=$plan/kpis [dashboard]=$plan/dashboard [tasks]=$plan/tasks
  [warnings]=$plan/warnings [update]=$plan/tasks/4/progress/$period
)

# The servers that a read is asked of.
servers_of() {
  echo plan-server
  if has bare; then echo "bare-$1"; fi
  if has nginx; then echo nginx; fi
  case "$1" in
    healthz) if has hummingbird; then echo hummingbird; fi ;;
    kpis) if has hummingbird; then printf '%s\n' hummingbird-cached hummingbird; fi ;;
    not-modified) if has hummingbird; then echo hummingbird-cached; fi ;;
  esac
}

# Each read against a bare C program that sends the very bytes plan-server sent, nginx with the same content in a file,
# and Hummingbird with GRDB, in turn.
measure_reads() {
  local authorization row name server rows=(healthz kpis not-modified dashboard tasks warnings update) round servers
  authorization="Authorization: Bearer $(token viewer -)"
  launch_plan_server serve --database "$(fresh_database reads)"
  for row in "${rows[@]}"; do launch_canned "$row"; done
  if has nginx; then launch_nginx; fi
  if has hummingbird; then
    launch_hummingbird hummingbird
    launch_hummingbird hummingbird-cached --cache
    require_same_answers
  fi
  for ((round = 0; round <= rounds; round++)); do  # the first warms up
    for row in "${rows[@]}"; do
      mapfile -t servers < <(servers_of "$row")
      for server in $(in_turn "$round" "${servers[@]}"); do
        read_once "$server" "$row"
      done
    done
  done
  table_head 'CPU against bare C'
  for row in "${rows[@]}"; do
    table_line "$row" "bare-$row"
    for server in nginx hummingbird-cached hummingbird plan-server; do
      if has bare; then table_line "$row" "$server" "bare-$row" cpu; else table_line "$row" "$server"; fi
    done
  done
  if has hummingbird; then compare_reads; fi
  printf '\nBytes of an answer, head included:'
  for row in "${rows[@]}"; do printf ' %s %s' "$row" "$(wc -c <"$work/$row.answer")"; done
  echo
  for name in "${!pids[@]}"; do
    if [ "$name" != nginx ] && [ "$name" != nginx-tls ]; then stop "$name"; fi
  done
  if has nginx; then stop_nginx; fi
}

# launch_canned ROW: keeps the bytes of an answer of plan-server, and has others send them.
launch_canned() {
  local row=$1 options=(-H "$authorization") path=${read_paths[$1]}
  if [ "$row" = not-modified ]; then options+=(-s 304 -H "$(condition plan-server)"); fi
  load -c 1 -n 1 -o "$work/$row.answer" "${options[@]}" "127.0.0.1:${ports[plan-server]}" "$path" >/dev/null
  if has bare; then launch "bare-$row" "$programs/bare-epoll" "$work/$row.answer"; fi
  if [ "$row" = not-modified ]; then return; fi
  mkdir -p "$work/www"
  sed '1,/^\r$/d' "$work/$row.answer" >"$work/www/$row"
}

# condition SERVER: the field that makes its answer to kpis a 304.
condition() {
  local path=${read_paths[kpis]}
  if [ "$1" = nginx ]; then path=/kpis; fi
  load -c 1 -n 1 -o "$work/$1.kpis" -H "$authorization" "127.0.0.1:${ports[$1]}" "$path" >/dev/null
  sed -n 's/\r$//; /^$/q; s/^etag: /If-None-Match: /Ip' "$work/$1.kpis"
}

# The peer must do the same work: byte for byte the same content.
require_same_answers() {
  local server
  for server in hummingbird hummingbird-cached; do
    condition "$server" >/dev/null
    cmp <(sed '1,/^\r$/d' "$work/kpis.answer") <(sed '1,/^\r$/d' "$work/$server.kpis") >&2 ||
      fail "$server does not give the same kpis as plan-server"
  done
}

# read_once SERVER ROW: a measurement; in round 0 a second that is not kept.
read_once() {
  local server=$1 row=$2 options=(-H "$authorization") path=${read_paths[$2]}
  if [ "$server" = nginx ]; then path=/${row/not-modified/kpis}; fi
  if [ "$row" = not-modified ]; then
    options+=(-s 304)
    options+=(-H "$(condition "${server/#bare-*/plan-server}")")
  fi
  if ((round > 0)); then
    measure "$server" "$row" "${options[@]}" "$path"
  else
    load -c "$connections" -d 1 "${options[@]}" "127.0.0.1:${ports[$server]}" "$path" >/dev/null ||
      fail "$row: the warm-up of $server found errors"
  fi
}

compare_reads() {
  local row server
  printf '\n| against plan-server | server | CPU | p99 |\n|---|---|--:|--:|\n'
  for row in healthz kpis not-modified; do
    for server in hummingbird-cached hummingbird; do
      if [ "$(median requests "$row" "$server")" = - ]; then continue; fi
      printf '| %s | %s | × %s | × %s |\n' "$row" "$server" "$(ratio cpu "$row" "$server" plan-server)" \
        "$(ratio p99_us "$row" "$server" plan-server)"
    done
  done
}
