#!/bin/sh
# Makes sure the machine has what a target of the Makefile needs, and installs what is missing.
#
# usage: install-dependencies.sh [build|tests|certificate|benchmarks]
#
# Costs a few milliseconds and no network when nothing is missing. Exit code 1 names what to do by hand.
set -eu

cd "$(dirname "$0")/.."

required_swift=6.2
packages="ca-certificates curl gcc libc6-dev libsqlite3-dev libssl-dev libxlsxwriter-dev make pkg-config tzdata"
packages="$packages zlib1g-dev"
case "${1:-build}" in
  build) ;;
  # LibreOffice opens the documents, in a font as wide as Times New Roman; Chromium looks at the page.
  tests) packages="$packages chromium fonts-liberation fonts-noto-core jq libreoffice-calc-nogui libseccomp-dev
      libreoffice-writer-nogui openssl poppler-utils python3 python3-venv shellcheck systemd" ;;
  certificate) packages="openssl" ;;
  benchmarks) packages="$packages bash libjemalloc2 libmimalloc2.0 liburing-dev nginx-light openssl python3
      util-linux valgrind" ;;
  *)
    echo "usage: $0 [build|tests|certificate|benchmarks]" >&2
    exit 2
    ;;
esac

fail() {
  printf 'error: %s\n' "$@" >&2
  exit 1
}

# Prints the packages among "$@" that dpkg does not have installed.
missing_packages() {
  # A package dpkg has never heard of is an exit code and no line: only the lines count.
  # shellcheck disable=SC2016 # the dollars are dpkg-query's
  installed=" $(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    awk '$2 == "installed" { printf "%s ", $1 }')"
  for package; do
    case "$installed" in
      *" $package "*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

install_packages() {
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || return 1
    as_root=sudo
  fi
  $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

check_packages() {
  # shellcheck disable=SC2086 # a list of words
  missing=$(missing_packages $packages)
  [ -n "$missing" ] || return 0
  echo "installing: $missing" >&2
  # shellcheck disable=SC2086
  if ! install_packages $missing >&2; then
    fail "could not install: $missing" "as root, run: apt-get update && apt-get install -y ${missing% }"
  fi
}

# Systems without dpkg: look for the things themselves, and leave the installing to their owner.
check_without_dpkg() {
  missing=
  for command in cc curl make pkg-config; do
    command -v "$command" >/dev/null || missing="$missing $command"
  done
  for library in sqlite3 libssl xlsxwriter zlib; do
    pkg-config --exists "$library" 2>/dev/null || missing="$missing $library"
  done
  [ -d /usr/share/zoneinfo ] || missing="$missing tzdata"
  [ -z "$missing" ] || fail "please install, with their C headers:$missing"
}

# Asking the compiler for its version takes 0.2 s, so the answer is kept for as long as the compiler stays the same.
check_swift() {
  advice="install Swift $required_swift or newer from https://www.swift.org/install and put it in PATH"
  swift=$(command -v swift) || fail "swift is missing: $advice"
  swift=$(readlink -f "$swift")
  stamp=.build/swift-checked
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$swift" ] &&
    [ -z "$(find "$swift" Scripts/install-dependencies.sh -newer "$stamp")" ]; then
    return 0
  fi
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
  if ! printf '%s %s\n' "${version:-0.0}" "$required_swift" |
    awk '{ split($1, have, "."); split($2, want, ".")
           exit !(have[1] > want[1] || (have[1] == want[1] && have[2] >= want[2])) }'; then
    fail "swift is ${version:-of unknown version}: $advice"
  fi
  mkdir -p .build
  echo "$swift" >"$stamp"
}

if command -v dpkg-query >/dev/null; then
  check_packages
else
  check_without_dpkg
fi
check_swift
