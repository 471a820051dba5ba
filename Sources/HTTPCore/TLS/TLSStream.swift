import COpenSSL
import Glibc

/// A connection that is encrypted.
@safe final class TLSStream: ByteStream {
  /// The first byte of a TLS record that carries a handshake (RFC 8446 §5.1).
  private static let handshakeRecord: UInt8 = 22

  private let transport: TCPStream
  private let session: OpaquePointer
  /// Why the socket failed, where OpenSSL only knows that it did.
  private var failure: SystemCallError?
  private var hasFailed = false
  private var hasSaidEnd = false
  private var hasBegun = false
  /// What the client has begun with is no TLS.
  private(set) var isForeign = false
  /// The peer has closed the connection, with or without saying so in TLS.
  private(set) var hasReceivedEnd = false

  var socket: Socket { transport.socket }

  /// - Throws: ``OpenSSLError`` where OpenSSL has no memory.
  init(_ transport: TCPStream, context: TLSContext) throws(OpenSSLError) {
    ERR_clear_error()
    guard let session = unsafe SSL_new(context.handle) else { throw OpenSSLError() }
    guard let bio = unsafe SocketBIO.make() else {
      unsafe SSL_free(session)
      throw OpenSSLError()
    }
    self.transport = transport
    unsafe self.session = session
    // The session owns the BIO from here on.
    unsafe SSL_set_bio(session, bio, bio)
    unsafe SSL_set_accept_state(session)
    unsafe SocketBIO.attach(bio, to: self)
  }

  deinit { unsafe SSL_free(session) }

  // MARK: Handshake

  /// Goes on with the handshake as far as the bytes allow.
  /// - Returns: `.moved` when it is done.
  func shakeHands() -> Transfer {
    ERR_clear_error()
    let code = unsafe SSL_do_handshake(session)
    return code == 1 ? .moved(0) : outcome(of: code, "SSL_do_handshake")
  }

  /// The certificate that the client has shown, which OpenSSL has verified; to be asked after the handshake.
  var clientCertificate: ClientCertificate? {
    guard let handle = unsafe SSL_get1_peer_certificate(session) else { return nil }
    let certificate = unsafe Certificate(owning: handle)
    guard unsafe SSL_get_verify_result(session) == Int(X509_V_OK) else { return nil }
    return ClientCertificate(certificate)
  }

  // MARK: ByteStream

  func receive(into buffer: inout InputBuffer) -> Transfer {
    unsafe buffer.append { space in
      // After the last answer, what still comes is only taken out of the way.
      let transfer = unsafe hasSaidEnd ? transport.receive(into: space) : decrypt(into: space)
      guard case .moved(let count) = transfer else { return (0, transfer) }
      return (count, transfer)
    }
  }

  private func decrypt(into space: UnsafeMutableRawBufferPointer) -> Transfer {
    ERR_clear_error()
    var count = 0
    let code = unsafe SSL_read_ex(session, space.baseAddress, space.count, &count)
    return code == 1 ? .moved(count) : outcome(of: code, "SSL_read_ex")
  }

  /// Makes one record of up to 16 KiB.
  func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
    ERR_clear_error()
    var count = 0
    let code = unsafe bytes.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
      return unsafe SSL_write_ex(session, rest.baseAddress, rest.count, &count)
    }
    return code == 1 ? .moved(count) : outcome(of: code, "SSL_write_ex")
  }

  /// Sends `close_notify`, so that the peer can tell the end from a cut (RFC 8446 §6.1), and the end of the connection.
  func finishSending() -> EventLoop.Interest? {
    if !hasFailed, !hasSaidEnd {
      ERR_clear_error()
      let code = unsafe SSL_shutdown(session)
      if code < 0, case .wouldBlock(let interest) = outcome(of: code, "SSL_shutdown") { return interest }
    }
    hasSaidEnd = true
    return transport.finishSending()
  }

  private func outcome(of code: CInt, _ call: String) -> Transfer {
    switch unsafe SSL_get_error(session, code) {
    case SSL_ERROR_WANT_READ: return .wouldBlock(.read)
    case SSL_ERROR_WANT_WRITE: return .wouldBlock(.write)
    case SSL_ERROR_ZERO_RETURN: return .ended
    default:
      // Nothing more may be asked of the session (SSL_get_error(3)).
      hasFailed = true
      return .failed(failure ?? SystemCallError(call, code: EPROTO))
    }
  }

  // MARK: The session's bytes

  /// Gives the session what has come. Something else than a handshake at the beginning is kept from it, or it would
  /// answer with an alert that whoever speaks no TLS cannot read.
  func receive(into space: UnsafeMutableRawBufferPointer) -> Transfer {
    guard !isForeign else { return .ended }
    let transfer = unsafe transport.receive(into: space)
    switch transfer {
    case .moved where !hasBegun:
      hasBegun = true
      guard unsafe space[0] != TLSStream.handshakeRecord else { break }
      isForeign = true
      return .ended
    case .ended: hasReceivedEnd = true
    case .failed(let error): failure = error
    case .moved, .wouldBlock: break
    }
    return transfer
  }

  /// Sends what the session has made.
  func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    let transfer = unsafe transport.send(bytes)
    if case .failed(let error) = transfer { failure = error }
    return transfer
  }
}
