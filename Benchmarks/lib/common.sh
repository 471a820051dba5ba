# shellcheck shell=bash
# What run.sh and instructions.sh have in common: the plan and the update they ask for, and where they work.

period=${PERIOD:-$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)}
plan=/v1/plans/39-kh-ubnd-2026
# shellcheck disable=SC2034 # used by those who read this in
{
  without=${WITHOUT:-}
  update_path=$plan/tasks/4/progress
  update_body='{"unit":"VHXH","period":"'$period'","percent":55.5,"status":"on_track","summary":"bench {n}"}'
}

programs=.build/benchmarks
mkdir -p "$programs"
work=$(mktemp -d "$programs/run.XXXXXX")  # on the project's own disk: /tmp is often memory
declare -A pids=() ports=()

fail() {
  echo "error: $*" >&2
  exit 1
}

clean_up() {
  local status=$? pid
  for pid in "${pids[@]}"; do
    if kill "$pid" 2>/dev/null; then wait "$pid" || true; fi
  done
  if [ "$status" -eq 0 ]; then rm -rf "$work"; else echo "databases and server logs are kept in $work" >&2; fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM
