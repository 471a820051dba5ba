#!/bin/sh
# Makes a self-signed certificate for localhost, to try TLS out with: DIRECTORY/dev-certificate.pem and
# DIRECTORY/dev-certificate.key. No client trusts it unless it is told to (curl --cacert).
#
# usage: make-dev-certificate.sh DIRECTORY
set -eu

directory=${1:?usage: make-dev-certificate.sh DIRECTORY}
certificate=$directory/dev-certificate.pem
key=$directory/dev-certificate.key

umask 077
mkdir -p "$directory"
configuration=$(mktemp)
trap 'rm -f "$configuration"' EXIT
cat >"$configuration" <<'END'
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = localhost
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
END
openssl req -x509 -config "$configuration" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -sha256 -days 365 \
  -keyout "$key" -out "$certificate" 2>/dev/null
echo "made $certificate and $key, good for a year"
