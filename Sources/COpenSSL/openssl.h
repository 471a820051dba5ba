#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/x509_vfy.h>

// OpenSSL makes these by macros with parameters, which Swift does not import.
static const uint64_t tls_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t tls_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t tls_ignore_unexpected_eof = SSL_OP_IGNORE_UNEXPECTED_EOF;
static const unsigned long x509_name_rfc2253 = XN_FLAG_RFC2253;
// The same with letters beyond ASCII as they are, in UTF-8.
static const unsigned long x509_name_readable = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
