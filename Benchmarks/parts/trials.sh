# shellcheck shell=bash
# What the program might use instead, and does not: the kernel's rings in place of epoll, another allocator in place of
# the C library's. A floor is compared with a floor, and the program with itself.

measure_trials() {
  local authorization round name row small large allocator names=(plan-server)
  authorization="Authorization: Bearer $(token viewer -)"
  # Of libraries that are there: Debian's libmimalloc2.0 and libjemalloc2.
  for allocator in mimalloc jemalloc; do
    if library "$allocator" >/dev/null; then names+=("plan-server-$allocator"); fi
  done
  cc -std=gnu17 -O2 -Wall -Wextra -Werror Benchmarks/bare-uring/server.c -o "$programs/bare-uring" -luring
  launch_plan_server serve --database "$(fresh_database trials)"
  small=$work/healthz.answer
  large=$work/kpis.answer
  load -c 1 -n 1 -o "$small" -H "$authorization" "127.0.0.1:${ports[plan-server]}" /healthz >/dev/null
  load -c 1 -n 1 -o "$large" -H "$authorization" "127.0.0.1:${ports[plan-server]}" "$plan/kpis" >/dev/null
  for name in epoll uring; do
    launch "$name-small" "$programs/bare-$name" "$small"
    launch "$name-large" "$programs/bare-$name" "$large"
  done
  for name in "${names[@]:1}"; do launch_with_allocator "$name"; done
  for ((round = 1; round <= rounds; round++)); do
    for name in $(in_turn "$round" epoll-small uring-small); do measure "$name" small /; done
    for name in $(in_turn "$round" epoll-large uring-large); do measure "$name" large /; done
    for name in $(in_turn "$round" "${names[@]}"); do
      measure "$name" kpis -H "$authorization" "$plan/kpis"
      measure "$name" updates -s 201 -i "$((round * 1000000))" -H 'Content-Type: application/json' \
        -H "Authorization: Bearer $(token reporter VHXH)" -b "$update_body" "$update_path"
    done
  done
  table_head 'CPU against the first'
  for name in small large; do
    table_line "$name" "epoll-$name"
    table_line "$name" "uring-$name" "epoll-$name" cpu
  done
  for row in kpis updates; do
    for name in "${names[@]}"; do table_line "$row" "$name" plan-server cpu; done
  done
  for name in "${!pids[@]}"; do stop "$name"; done
}

# library ALLOCATOR: prints where its shared library lies.
library() { ldconfig -p | awk -v name="lib$1.so" 'index($1, name) == 1 { print $NF; found = 1; exit } END { exit !found }'; }

# launch_with_allocator NAME: plan-server with another allocator before the C library's.
launch_with_allocator() {
  launch "$1" env "LD_PRELOAD=$(library "${1#plan-server-}")" "$plan_server" serve \
    --database "$(fresh_database "$1")" --loops 1 --listen 127.0.0.1:0 --rate-limit 0
}
