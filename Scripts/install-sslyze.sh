#!/bin/sh
# Installs the scanner that the tests of TLS run, from PyPI into .build/sslyze. Costs nothing when it is there.
set -eu

cd "$(dirname "$0")/.."
version=6.3.1
folder=.build/sslyze

# The stamp is written last, so a broken installation is begun again.
[ "$(cat "$folder/version" 2>/dev/null)" != "$version" ] || exit 0
echo "installing: sslyze $version" >&2
rm -rf "$folder"
mkdir -p .build
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check "sslyze==$version"
echo "$version" >"$folder/version"
