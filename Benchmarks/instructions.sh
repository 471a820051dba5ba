#!/usr/bin/env bash
# Counts what a request of each hot path costs plan-server: instructions (user space, by callgrind) and allocations (by
# allocations/count.c), and compares them with those kept in instructions.tsv. Times differ from run to run and from
# machine to machine; these hardly do.
#
# usage: Benchmarks/instructions.sh [--keep]      (--keep writes instructions.tsv anew)
#
# From the environment: PLAN_SERVER_BINARY (else the release build), REQUESTS of each path (1000), PERIOD of the updates
# (last month), TOLERANCE in percent (5). Exit code 1 where a number is above what was kept by more than that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

requests=${REQUESTS:-1000}
tolerance=${TOLERANCE:-5}
server_cpu=0-$(($(nproc) - 1))  # what is counted does not depend on it
kept=Benchmarks/instructions.tsv
paths=(healthz kpis not-modified update)
warm_up=50

# shellcheck source=lib/common.sh
source Benchmarks/lib/common.sh
# shellcheck source=lib/servers.sh
source Benchmarks/lib/servers.sh

main() {
  if [ $# -gt 0 ] && [ "$*" != --keep ]; then fail 'usage: Benchmarks/instructions.sh [--keep]'; fi
  if ! command -v valgrind >/dev/null; then fail 'valgrind is missing: Scripts/install-dependencies.sh benchmarks'; fi
  local compile=(cc -std=gnu17 -O2 -Wall -Wextra -Werror)
  "${compile[@]}" Benchmarks/load/load.c -o "$programs/load"
  "${compile[@]}" -fPIC -shared Benchmarks/allocations/count.c -o "$programs/allocations.so"
  build_plan_server
  make_data
  count_allocations
  count_instructions
  local path
  for path in "${paths[@]}"; do
    printf '%s\t%s\t%s\n' "$path" "${instructions[$path]}" "${allocations[$path]}"
  done >"$work/measured.tsv"
  if [ "${1:-}" = --keep ]; then
    { printf 'path\tinstructions\tallocations\n'; cat "$work/measured.tsv"; } >"$kept"
  fi
  compare
}

# ask PATH COUNT: on one connection, so that every run is alike.
ask() {
  local options=(-c 1 -n "$2" -d 600) target=$plan/kpis
  case "$1" in
    healthz) target=/healthz ;;
    update)
      target=$update_path
      options+=(-s 201 -H 'Content-Type: application/json' -b "$update_body" -i "$2$RANDOM")
      ;;
    not-modified) options+=(-s 304 -H "If-None-Match: $(tag)") ;;
  esac
  "$programs/load" "${options[@]}" -H "Authorization: Bearer $(token reporter VHXH)" \
    "127.0.0.1:${ports[plan-server]}" "$target" >/dev/null || fail "$1: the load found errors"
}

tag() {
  "$programs/load" -c 1 -n 1 -o "$work/kpis" -H "Authorization: Bearer $(token reporter VHXH)" \
    "127.0.0.1:${ports[plan-server]}" "$plan/kpis" >/dev/null
  sed -n 's/\r$//; /^$/q; s/^etag: //Ip' "$work/kpis"
}

warm_up_all() {
  local path
  for path in update healthz kpis not-modified; do ask "$path" "$warm_up"; done
}

declare -A allocations=() instructions=()

# The number is there to be read at any time, so one run serves all paths.
count_allocations() {
  local path before many database
  database=$(fresh_database allocations)
  ALLOCATION_COUNT=$work/allocations LD_PRELOAD=$PWD/$programs/allocations.so \
    launch_plan_server serve --database "$database"
  warm_up_all
  for path in "${paths[@]}"; do
    before=$(allocated)
    ask "$path" "$requests"
    many=$(allocated)
    ask "$path" 1  # what a connection and the tag cost is taken off
    allocations[$path]=$(awk "BEGIN { printf \"%.2f\", ($many - $before - ($(allocated) - $many)) / ($requests - 1) }")
  done
  stop plan-server
}

allocated() { od -An -td8 "$work/allocations" | tr -d ' '; }

# One run again: callgrind's counter is set to zero before the requests of a path and written down after them.
count_instructions() {
  local path dump=$work/callgrind
  launch plan-server env SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file="$dump" \
    "$plan_server" serve --database "$(fresh_database callgrind)" --loops 1 --listen 127.0.0.1:0 --rate-limit 0
  warm_up_all
  for path in "${paths[@]}"; do
    tell_callgrind --zero
    ask "$path" "$requests"
    tell_callgrind --dump="$path"
    mv "$dump".[0-9]* "$dump-$path"
    instructions[$path]=$(awk -v requests="$requests" '/^totals:/ { printf "%d", $2 / requests }' "$dump-$path")
  done
  stop plan-server
}

tell_callgrind() {
  timeout 60 callgrind_control "$1" "${pids[plan-server]}" >"$work/control.log" 2>&1 ||
    fail "callgrind_control, which needs ptrace, cannot reach the server: $(tail -n 3 "$work/control.log")"
}

# Prints the table, and fails where a number has grown.
compare() {
  awk -F '\t' -v tolerance="$tolerance" '
    FILENAME == ARGV[1] { if (FNR > 1) { instructions[$1] = $2; allocations[$1] = $3 }; next }
    FNR == 1 {
      print "| request | instructions | kept | allocations | kept |"
      print "|---|--:|--:|--:|--:|"
    }
    {
      printf "| %s | %d | %s | %.2f | %s |\n", $1, $2, known(instructions, $1), $3, known(allocations, $1)
      limit = 1 + tolerance / 100
      if ($1 in instructions && $2 > instructions[$1] * limit) grown = grown " " $1 " (instructions)"
      if ($1 in allocations && $3 > allocations[$1] * limit + 0.05) grown = grown " " $1 " (allocations)"
    }
    function known(kept, path) { return path in kept ? kept[path] : "-" }
    END {
      if (grown == "") exit 0
      print "error: more than " tolerance "% above what was kept:" grown >"/dev/stderr"
      exit 1
    }' "$([ -f "$kept" ] && echo "$kept" || echo /dev/null)" "$work/measured.tsv"
}

main "$@"
