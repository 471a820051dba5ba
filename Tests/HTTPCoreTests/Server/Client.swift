import CLinux
import Glibc

@testable import HTTPCore

/// A client that speaks bytes: a blocking socket, so that a test can send what no well-behaved client would.
final class Client {
  private let socket: Socket
  private var received: [UInt8] = []

  /// - Parameter receiveBuffer: bytes that the kernel keeps for it (socket(7), SO_RCVBUF); `nil` for the usual.
  init(_ address: Address, receiveBuffer: CInt? = nil) throws {
    let descriptor = Glibc.socket(address.family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemCallError("socket") }
    socket = Socket(owning: descriptor)
    if let receiveBuffer { try socket.setOption(SOL_SOCKET, SO_RCVBUF, to: receiveBuffer) }
    try socket.disableNagle()
    // A server that never answers fails the test instead of holding it up.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      guard unsafe setsockopt(descriptor, SOL_SOCKET, option, &patience, size) == 0 else {
        throw SystemCallError("setsockopt")
      }
    }
    let connected = unsafe address.withSocketAddress { unsafe connect(descriptor, $0, $1) }
    guard connected == 0 else { throw SystemCallError("connect") }
  }

  /// Its socket, for another thread.
  var otherSide: ClientSocket { ClientSocket(socket: socket) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws { try otherSide.send(bytes) }

  /// Half-closes: the server reads the end and may still answer.
  func finishSending() { socket.shutdownWriting() }

  /// Makes the close that follows send a reset instead of the end (socket(7), SO_LINGER).
  func resetOnClose() throws {
    var option = linger(l_onoff: 1, l_linger: 0)
    let size = socklen_t(MemoryLayout<linger>.size)
    guard unsafe setsockopt(socket.descriptor, SOL_SOCKET, SO_LINGER, &option, size) == 0 else {
      throw SystemCallError("setsockopt")
    }
  }

  /// Reads one answer. It must be whole; what follows it is kept for the next call.
  /// - Parameter toHead: the answer is one to `HEAD` and has no body whatever its fields say.
  func answer(toHead: Bool = false) throws -> Answer {
    var head: Range<Int>?
    while head == nil {
      head = received.firstRange(of: Array("\r\n\r\n".utf8))
      if head == nil { try receiveMore() }
    }
    guard let end = head?.upperBound, var answer = Answer(head: received[..<end]) else {
      throw AnswerError.malformed(String(decoding: received, as: UTF8.self))
    }
    received.removeSubrange(..<end)
    if toHead || [204, 304].contains(answer.status) || answer.status < 200 { return answer }
    if answer["Transfer-Encoding"] == "chunked" {
      answer.body = try chunkedBody()
    } else if let length = answer["Content-Length"].flatMap(Int.init) {
      answer.body = try take(length)
    } else {
      answer.body = try rest()
    }
    return answer
  }

  /// Everything up to the end of what the server sends.
  func rest() throws -> [UInt8] {
    while try receive() {}
    defer { received = [] }
    return received
  }

  /// Whether the server has ended the connection with nothing more to read.
  func isAtEnd() throws -> Bool { try rest().isEmpty }

  private func chunkedBody() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      guard let size = Int(try line(), radix: 16) else { throw AnswerError.malformed("chunk size") }
      let data = try take(size)
      guard try line().isEmpty else { throw AnswerError.malformed("chunk end") }
      if size == 0 { return body }
      body += data
    }
  }

  private func line() throws -> String {
    while true {
      if let end = received.firstRange(of: [13, 10]) {
        defer { received.removeSubrange(..<end.upperBound) }
        return String(decoding: received[..<end.lowerBound], as: UTF8.self)
      }
      try receiveMore()
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while received.count < count { try receiveMore() }
    defer { received.removeSubrange(..<count) }
    return Array(received[..<count])
  }

  private func receiveMore() throws {
    guard try receive() else { throw AnswerError.ended(String(decoding: received, as: UTF8.self)) }
  }

  /// - Returns: `false` at the end.
  private func receive() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = unsafe recv(socket.descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw SystemCallError("recv") }
    received += buffer[..<count]
    return count > 0
  }
}

struct ClientSocket: Sendable {
  fileprivate let socket: Socket

  /// Sends all of `bytes`; throws when the server has closed the connection or does not read.
  func send(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.send(
          socket.descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw SystemCallError("send") }
      offset += count
    }
  }

  /// Reads and throws away, until the server closes the connection.
  func discardAll() {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while unsafe recv(socket.descriptor, &buffer, buffer.count, 0) > 0 {}
  }
}

enum AnswerError: Error {
  /// The connection ended inside an answer, or before it; with what had come.
  case ended(String)
  case malformed(String)
}

/// A response as the wire has it.
struct Answer {
  let status: Int
  let fields: [(name: String, value: String)]
  var body: [UInt8] = []

  var text: String { String(decoding: body, as: UTF8.self) }

  /// - Parameter head: status line and fields, with the empty line.
  init?(head: ArraySlice<UInt8>) {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
    guard let first = lines.first?.split(separator: " ", maxSplits: 2), first.count == 3, first[0] == "HTTP/1.1",
      let status = Int(first[1])
    else { return nil }
    self.status = status
    fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      return (parts[0], parts.count == 2 ? String(parts[1].drop { $0 == " " }) : "")
    }
  }

  /// The one value of the field of this name; `nil` where there is none, or several.
  subscript(name: String) -> String? {
    let values = fields.filter { $0.name == name }
    return values.count == 1 ? values[0].value : nil
  }

  var closes: Bool { self["Connection"] == "close" }
}
