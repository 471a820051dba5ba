#!/bin/sh
# Installs what the tests of the API's description run, from PyPI into .build/openapi. Costs nothing when it is there.
set -eu

cd "$(dirname "$0")/.."
schemathesis=4.32.5
validator=0.9.0
folder=.build/openapi

# The stamp is written last, so a broken installation is begun again.
[ "$(cat "$folder/version" 2>/dev/null)" != "$schemathesis $validator" ] || exit 0
echo "installing: schemathesis $schemathesis, openapi-spec-validator $validator" >&2
rm -rf "$folder"
mkdir -p .build
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$schemathesis" \
  "openapi-spec-validator==$validator"
echo "$schemathesis $validator" >"$folder/version"
