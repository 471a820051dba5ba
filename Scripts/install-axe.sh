#!/bin/sh
# Installs axe-core, which the tests of the page look for barriers with, from PyPI into .build/axe. Costs nothing when
# it is there.
set -eu

cd "$(dirname "$0")/.."
version=0.1.8
folder=.build/axe

# The stamp is written last, so a broken installation is begun again.
[ "$(cat "$folder/version" 2>/dev/null)" != "$version" ] || exit 0
echo "installing: axe-core, as axe-playwright-python $version has it" >&2
rm -rf "$folder"
mkdir -p .build
python3 -m venv "$folder/python"
# The script alone is wanted, not the Python package around it and what that needs.
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$folder/package" \
  "axe-playwright-python==$version"
cp "$folder/package/axe_playwright_python/axe.min.js" "$folder/axe.min.js"
rm -rf "$folder/python" "$folder/package"
echo "$version" >"$folder/version"
