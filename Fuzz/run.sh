#!/usr/bin/env bash
# Feeds the request parser and the chunked decoder with input that libFuzzer makes up, under AddressSanitizer, and ends
# at the first input for which a property of Fuzz/Properties does not hold (README.md).
#
# usage: Fuzz/run.sh [SECONDS] [INPUT…]      600 seconds in all where none are named; with inputs, tries these alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

total=${1:-600}
shift $(($# ? 1 : 0))
scratch=.build-fuzz
# Swift's own crash report reads memory as AddressSanitizer forbids; libFuzzer's comes instead.
export SWIFT_BACKTRACE=enable=no

fuzz() {
  local name=$1 corpus=${1,,}
  shift
  # The sanitizers go by a compiler flag: of two `--sanitize` options the fuzzer's instrumentation would be lost.
  PLAN_SERVER_FUZZ=1 swift build -c release --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address \
    --scratch-path "$scratch" --product "Fuzz$name"
  mkdir -p "$scratch/corpus/$corpus" "$scratch/findings"
  local options=(-dict=Fuzz/http.dict -max_len=4096 -timeout=5 -artifact_prefix="$scratch/findings/$corpus-")
  if [ $# -gt 0 ]; then
    "$scratch/release/Fuzz$name" "${options[@]}" "$@"
    return
  fi
  echo "== $name: $((total / 2)) s"
  # What it finds of interest goes to the first folder; the seeds are only read.
  "$scratch/release/Fuzz$name" "${options[@]}" -max_total_time=$((total / 2)) -print_final_stats=1 -verbosity=0 \
    "$scratch/corpus/$corpus" "Fuzz/Corpus/$corpus"
}

fuzz Requests "$@"
fuzz Chunks "$@"
