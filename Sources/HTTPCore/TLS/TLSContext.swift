import COpenSSL

/// How connections are encrypted: Mozilla's profile "intermediate", version 5.7
/// (wiki.mozilla.org/Security/Server_Side_TLS), with keys for session tickets of its own.
///
/// Safe to share: an `SSL_CTX` that is no longer changed serves any number of threads (openssl-threads(7ossl)).
@safe final class TLSContext: @unchecked Sendable {
  private static let ciphers = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
  ].joined(separator: ":")
  /// Of TLS 1.3.
  private static let suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
  private static let groups = "X25519:P-256:P-384"
  /// Seconds for which a client may resume its session: RFC 8446 §4.6.1 allows a week.
  private static let sessionLifetime = 7200

  let handle: OpaquePointer

  /// - Throws: ``TLSFileError`` where OpenSSL refuses a file, such as one with a key that is too short.
  init(_ credentials: TLSCredentials) throws(TLSFileError) {
    ERR_clear_error()
    let files = credentials.files
    guard let handle = unsafe SSL_CTX_new(TLS_server_method()) else {
      throw TLSFileError(files.certificate, "cannot be used: \(OpenSSLError())")
    }
    unsafe self.handle = handle
    guard setProfile() else { throw TLSFileError(files.certificate, "cannot be used: \(OpenSSLError())") }
    try show(credentials)
    try askClients(for: credentials)
    chooseProtocol()
  }

  deinit { unsafe SSL_CTX_free(handle) }

  private func setProfile() -> Bool {
    // No other side starts a handshake anew, and none compresses (CRIME). A connection that ends without close_notify is
    // at its end: the framing of HTTP tells whether something is missing (RFC 9112 §9.8).
    unsafe SSL_CTX_set_options(handle, tls_no_renegotiation | tls_no_compression | tls_ignore_unexpected_eof)
    // An idle connection keeps no buffer; what is not yet sent may grow, and move with its array.
    let mode = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    unsafe SSL_CTX_ctrl(handle, SSL_CTRL_MODE, Int(mode), nil)
    // Head and content of a record come in one read.
    unsafe SSL_CTX_ctrl(handle, SSL_CTRL_SET_READ_AHEAD, 1, nil)
    // Sessions live in the clients' tickets, whatever the number of clients.
    unsafe SSL_CTX_ctrl(handle, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
    unsafe SSL_CTX_set_timeout(handle, TLSContext.sessionLifetime)
    // 112 bits: RSA from 2048, no SHA-1 (SSL_CTX_set_security_level(3)), whatever openssl.cnf says.
    unsafe SSL_CTX_set_security_level(handle, 2)
    let context = Array("HTTP".utf8)
    return unsafe SSL_CTX_ctrl(handle, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1
      && SSL_CTX_ctrl(handle, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_3_VERSION), nil) == 1
      && SSL_CTX_set_cipher_list(handle, TLSContext.ciphers) == 1
      && SSL_CTX_set_ciphersuites(handle, TLSContext.suites) == 1
      && SSL_CTX_set_session_id_context(handle, context, CUnsignedInt(context.count)) == 1
      && setGroups()
  }

  private func setGroups() -> Bool {
    unsafe TLSContext.groups.withCString { groups in
      unsafe SSL_CTX_ctrl(handle, SSL_CTRL_SET_GROUPS_LIST, 0, UnsafeMutablePointer(mutating: groups)) == 1
    }
  }

  private func show(_ credentials: TLSCredentials) throws(TLSFileError) {
    guard unsafe SSL_CTX_use_certificate(handle, credentials.certificate.handle) == 1 else {
      throw TLSFileError(credentials.files.certificate, "cannot be used: \(OpenSSLError())")
    }
    for certificate in credentials.chain {
      // Not the macro that takes over the reference: the list counts one of its own.
      guard
        unsafe SSL_CTX_ctrl(
          handle, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer(certificate.handle)) == 1
      else {
        throw TLSFileError(credentials.files.certificate, "has a chain that cannot be used: \(OpenSSLError())")
      }
    }
    guard unsafe SSL_CTX_use_PrivateKey(handle, credentials.key.handle) == 1 else {
      throw TLSFileError(credentials.files.key, "cannot be used: \(OpenSSLError())")
    }
  }

  /// A client may show a certificate; one that does not come from an authority ends its handshake.
  private func askClients(for credentials: TLSCredentials) throws(TLSFileError) {
    guard let path = credentials.files.clientAuthorities else { return }
    let store = unsafe SSL_CTX_get_cert_store(handle)
    for authority in credentials.clientAuthorities {
      guard unsafe X509_STORE_add_cert(store, authority.handle) == 1,
        unsafe SSL_CTX_add_client_CA(handle, authority.handle) == 1
      else { throw TLSFileError(path, "has a certificate that cannot be used: \(OpenSSLError())") }
    }
    // Each one in the file is trusted for what it is, not only if it leads to a root.
    unsafe X509_STORE_set_flags(store, CUnsignedLong(X509_V_FLAG_PARTIAL_CHAIN))
    unsafe SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
  }

  /// ALPN (RFC 7301): HTTP/1.1 where the client offers it; one that offers only others gets `no_application_protocol`.
  private func chooseProtocol() {
    unsafe SSL_CTX_set_alpn_select_cb(
      handle,
      { _, chosen, chosenCount, offered, offeredCount, _ in
        guard let chosen = unsafe chosen, let chosenCount = unsafe chosenCount else {
          return SSL_TLSEXT_ERR_ALERT_FATAL
        }
        let names = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
        var start = 0
        while start < names.count {
          let count = unsafe Int(names[start])
          let name = start + 1..<start + 1 + count
          guard name.upperBound <= names.count else { break }
          if unsafe names[name].elementsEqual("http/1.1".utf8) {
            unsafe chosen.pointee = offered?.advanced(by: name.lowerBound)
            unsafe chosenCount.pointee = UInt8(count)
            return SSL_TLSEXT_ERR_OK
          }
          start = name.upperBound
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
      }, nil)
  }
}
