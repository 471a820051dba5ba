import COpenSSL

/// The way of OpenSSL's bytes to and from a ``TLSStream``'s socket: a BIO (bio(7ossl)) on ``TCPStream``'s calls, which
/// raise no SIGPIPE and spare the read that would find nothing.
@safe enum SocketBIO {
  /// Safe to share: it is not changed once it is made. Never freed.
  @safe private struct Method: @unchecked Sendable {
    let handle: OpaquePointer?
  }

  private static let method = unsafe Method(handle: makeMethod())

  /// A BIO without a stream yet, owned by the caller; `nil` where OpenSSL has no memory.
  static func make() -> OpaquePointer? {
    guard let method = unsafe method.handle, let bio = unsafe BIO_new(method) else { return nil }
    unsafe BIO_set_init(bio, 1)
    return unsafe bio
  }

  /// Gives `bio` the stream to which it belongs, which must live longer.
  static func attach(_ bio: OpaquePointer, to stream: TLSStream) {
    unsafe BIO_set_data(bio, Unmanaged.passUnretained(stream).toOpaque())
  }

  private static func makeMethod() -> OpaquePointer? {
    guard let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "plan-server socket") else {
      return nil
    }
    unsafe BIO_meth_set_read_ex(method) { bio, bytes, count, received in
      guard let bio = unsafe bio, let bytes = unsafe bytes else { return 0 }
      let space = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: count)
      return unsafe SocketBIO.result(of: SocketBIO.stream(of: bio)?.receive(into: space), in: bio, received)
    }
    unsafe BIO_meth_set_write_ex(method) { bio, bytes, count, sent in
      guard let bio = unsafe bio, let bytes = unsafe bytes else { return 0 }
      let space = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
      return unsafe SocketBIO.result(of: SocketBIO.stream(of: bio)?.send(space), in: bio, sent)
    }
    unsafe BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH: 1
      case BIO_CTRL_EOF: unsafe bio.flatMap { unsafe SocketBIO.stream(of: $0) }?.hasReceivedEnd == true ? 1 : 0
      default: 0
      }
    }
    return unsafe method
  }

  private static func stream(of bio: OpaquePointer) -> TLSStream? {
    unsafe BIO_get_data(bio).map { unsafe Unmanaged<TLSStream>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Says to OpenSSL what came of a try (BIO_should_retry(3)).
  private static func result(
    of transfer: Transfer?, in bio: OpaquePointer, _ count: UnsafeMutablePointer<Int>?
  ) -> CInt {
    unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY)
    switch transfer {
    case .moved(let moved):
      unsafe count?.pointee = moved
      return 1
    case .wouldBlock(.write):
      unsafe BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
      return 0
    case .wouldBlock:
      unsafe BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
      return 0
    case .ended, .failed, nil: return 0
    }
  }
}
