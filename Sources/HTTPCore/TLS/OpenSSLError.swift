import COpenSSL

/// OpenSSL could not do what it was asked, in its own words.
struct OpenSSLError: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String

  /// Takes the newest reason from the thread's queue, which says most of what went wrong, and empties the queue.
  init() {
    let code = ERR_peek_last_error()
    let reason = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
    ERR_clear_error()
    description = reason ?? (code == 0 ? "OpenSSL gives no reason" : "OpenSSL error \(code)")
  }
}
