import COpenSSL

/// How a client begins an encrypted connection.
public struct TLSClientSettings: Sendable {
  /// What it offers in ALPN; none for no such extension.
  public var protocols: [String] = ["http/1.1"]
  public var serverName: String?
  /// OpenSSL's numbers, such as 0x0303 for TLS 1.2.
  public var leastVersion: Int = 0x0303
  public var greatestVersion: Int = 0x0304
  /// Of TLS 1.2.
  public var ciphers: String?
  public var groups: String?
  public var certificate: TestCertificate?
  /// One that an earlier connection has left.
  public var session: TLSClientSession?

  public init(_ change: (inout TLSClientSettings) -> Void = { _ in }) { change(&self) }
}

/// A session that can be resumed. Safe to share: OpenSSL counts its references and changes it no more.
@safe public final class TLSClientSession: @unchecked Sendable {
  fileprivate let handle: OpaquePointer

  fileprivate init(owning handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe SSL_SESSION_free(handle) }
}

/// The client's half of TLS, with no socket: bytes in, bytes out.
@safe final class TLSClient {
  enum Outcome {
    case bytes([UInt8])
    /// More has to come from the server first.
    case needsMore
    /// The server has said `close_notify`.
    case ended
  }

  private let context: OpaquePointer
  private let session: OpaquePointer
  /// Owned by the session.
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer

  init(_ settings: TLSClientSettings) throws {
    ERR_clear_error()
    guard let context = unsafe SSL_CTX_new(TLS_client_method()),
      let session = unsafe TLSClient.session(context, settings),
      let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem())
    else { throw TestTLSError("SSL_new") }
    unsafe self.context = context
    unsafe self.session = session
    unsafe self.incoming = incoming
    unsafe self.outgoing = outgoing
    unsafe SSL_set_bio(session, incoming, outgoing)
    unsafe SSL_set_connect_state(session)
  }

  deinit {
    unsafe SSL_free(session)
    unsafe SSL_CTX_free(context)
  }

  private static func session(_ context: OpaquePointer, _ settings: TLSClientSettings) -> OpaquePointer? {
    // Old versions too, so that the server is the one to refuse them.
    unsafe SSL_CTX_set_security_level(context, 0)
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, settings.leastVersion, nil)
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, settings.greatestVersion, nil)
    if let ciphers = settings.ciphers { unsafe SSL_CTX_set_cipher_list(context, ciphers) }
    if let groups = settings.groups {
      unsafe groups.withCString { groups in
        _ = unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, UnsafeMutablePointer(mutating: groups))
      }
    }
    if let certificate = settings.certificate {
      unsafe SSL_CTX_use_certificate(context, certificate.certificate)
      unsafe SSL_CTX_use_PrivateKey(context, certificate.key)
    }
    let names = settings.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    if !names.isEmpty { unsafe SSL_CTX_set_alpn_protos(context, names, CUnsignedInt(names.count)) }
    guard let session = unsafe SSL_new(context) else { return nil }
    if let name = settings.serverName {
      unsafe name.withCString { name in
        _ = unsafe SSL_ctrl(
          session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), UnsafeMutablePointer(mutating: name))
      }
    }
    if let earlier = settings.session { unsafe SSL_set_session(session, earlier.handle) }
    return unsafe session
  }

  // MARK: Bytes

  /// Goes on with the handshake.
  /// - Returns: whether it is done.
  func shakeHands() throws -> Bool {
    ERR_clear_error()
    let code = unsafe SSL_do_handshake(session)
    if code == 1 { return true }
    guard unsafe SSL_get_error(session, code) == SSL_ERROR_WANT_READ else { throw TestTLSError("handshake") }
    return false
  }

  func write(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    ERR_clear_error()
    guard unsafe SSL_write(session, bytes, CInt(bytes.count)) == CInt(bytes.count) else {
      throw TestTLSError("SSL_write")
    }
  }

  func read() throws -> Outcome {
    ERR_clear_error()
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    let count = unsafe SSL_read(session, &buffer, CInt(buffer.count))
    if count > 0 { return .bytes(Array(buffer[..<Int(count)])) }
    switch unsafe SSL_get_error(session, count) {
    case SSL_ERROR_WANT_READ: return .needsMore
    case SSL_ERROR_ZERO_RETURN: return .ended
    default: throw TestTLSError("SSL_read")
    }
  }

  /// Says `close_notify` and goes on reading.
  func finishWriting() {
    unsafe SSL_shutdown(session)
    unsafe SSL_set_shutdown(session, 0)
  }

  /// Takes in what the server has sent.
  func feed(_ bytes: ArraySlice<UInt8>) {
    let bytes = Array(bytes)
    if !bytes.isEmpty { unsafe BIO_write(incoming, bytes, CInt(bytes.count)) }
  }

  /// What is to be sent to the server.
  func takeOutput() -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      let count = unsafe BIO_read(outgoing, &buffer, CInt(buffer.count))
      guard count > 0 else { return output }
      output += buffer[..<Int(count)]
    }
  }

  // MARK: What was agreed

  var version: String { unsafe String(cString: SSL_get_version(session)) }

  var cipher: String { unsafe String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(session))) }

  var isResumed: Bool { unsafe SSL_session_reused(session) == 1 }

  var chosenProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var count: CUnsignedInt = 0
    unsafe SSL_get0_alpn_selected(session, &name, &count)
    guard count > 0 else { return nil }
    return unsafe String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
  }

  var compresses: Bool { unsafe SSL_get_current_compression(session) != nil }

  /// SHA-256 of the server's certificate.
  var serverCertificate: [UInt8]? {
    guard let certificate = unsafe SSL_get1_peer_certificate(session) else { return nil }
    defer { unsafe X509_free(certificate) }
    var digest = [UInt8](repeating: 0, count: 32)
    return unsafe X509_digest(certificate, EVP_sha256(), &digest, nil) == 1 ? digest : nil
  }

  /// What a later connection can resume; a TLS 1.3 server sends it after the handshake.
  var resumable: TLSClientSession? {
    // A copy: a connection that ends badly takes its own session with it (SSL_free(3)).
    guard let kept = unsafe SSL_SESSION_dup(SSL_get_session(session)) else { return nil }
    let result = unsafe TLSClientSession(owning: kept)
    return unsafe SSL_SESSION_is_resumable(kept) == 1 ? result : nil
  }

  /// Asks to renegotiate, as TLS 1.2 has it.
  func renegotiate() -> Bool { unsafe SSL_renegotiate(session) == 1 }
}
