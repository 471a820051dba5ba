# shellcheck shell=bash
# Measuring, what is kept of it, and the tables.

load() { taskset -c "$load_cpu" "$programs/load" "$@"; }

# measure NAME ROW LOAD-OPTION… PATH: one run against the server, kept as a line "ROW NAME key=value…".
measure() {
  local name=$1 row=$2
  shift 2
  measure_with "$name" "$row" load -c "$connections" -d "$duration" "${@:1:$#-1}" "127.0.0.1:${ports[$name]}" "${!#}"
}

# measure_with NAME ROW COMMAND…: the same by another command, which prints `requests=…`.
measure_with() {
  local name=$1 row=$2 before line
  shift 2
  before=$(cpu_ticks "$name")
  line=$("$@") || fail "$row, $name: the load found errors: $line"
  keep "$row" "$name" "$line ticks=$(($(cpu_ticks "$name") - before)) rss=$(resident_kibibytes "$name")"
}

# keep ROW NAME KEY=VALUE…: adds the CPU for each request where the ticks are known.
keep() {
  awk -v row="$1" -v name="$2" -v hertz="$ticks_per_second" '{
      split("", value)
      for (i = 1; i <= NF; i++) { split($i, pair, "="); value[pair[1]] = pair[2] }
      cpu = ""
      if (value["requests"] && "ticks" in value)
        cpu = sprintf(" cpu=%.3f", value["ticks"] / hertz * 1e6 / value["requests"])
      print row, name, $0 cpu
    }' <<<"$3" | tee -a "$results" >&2
}

# values KEY ROW NAME: one a line, in the order of the rounds.
values() {
  { grep "^$2 $3 " "$results" || true; } | tr ' ' '\n' | sed -n "s/^$1=//p"
}

# median_of: of the numbers on standard input; a dash where there is none.
median_of() {
  sort -g | awk '{ v[NR] = $1 }
    END { if (NR == 0) print "-"; else print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# median KEY ROW NAME: of all rounds; a dash where it was not measured.
median() { values "$@" | median_of; }

# ratio KEY ROW NAME BASE: the median, over the rounds, of NAME's value ÷ that of BASE in the same round.
ratio() {
  paste -d ' ' <(values "$1" "$2" "$3") <(values "$1" "$2" "$4") |
    awk 'NF == 2 && $2 > 0 { print $1 / $2 }' | median_of | awk '{ if ($1 == "-") print; else printf "%.2f", $1 }'
}

# table_line ROW NAME [BASE KEY]: one line of a table.
table_line() {
  local compared='' key
  if [ "$(median requests "$1" "$2")" = - ]; then return; fi  # left out
  if [ $# -eq 4 ]; then compared="× $(ratio "$4" "$1" "$2" "$3")"; fi
  printf '| %s | %s |' "$1" "$2"
  for key in rate cpu p50_us p99_us p999_us rss; do
    median "$key" "$1" "$2" | awk -v key="$key" '{
        if ($1 == "-") printf " |"
        else if (key == "rss") printf " %.1f |", $1 / 1024
        else printf(key == "cpu" ? " %.2f |" : " %.0f |", $1)
      }'
  done
  echo " $compared |"
}

table_head() {
  printf '\n| request | server | requests/s | server CPU µs/request | p50 µs | p99 µs | p99.9 µs | resident MiB | %s |\n' "$1"
  echo '|---|---|--:|--:|--:|--:|--:|--:|--:|'
}

# in_turn ROUND NAME…: the names, in an odd round as they are, in an even one the other way round.
in_turn() {
  local round=$1
  shift
  if ((round % 2 == 0)); then printf '%s\n' "$@" | tac; else printf '%s\n' "$@"; fi
}
