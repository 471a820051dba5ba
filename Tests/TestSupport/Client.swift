import CLinux
import Glibc
public import HTTPCore

/// A client that speaks bytes: a blocking socket, so that a test can send what no well-behaved client would. In clear
/// text, or over TLS.
public final class Client {
  private let socket: Descriptor
  private var received: [UInt8] = []
  private let tls: TLSClient?
  /// Records of TLS, as they came (RFC 8446 §5.1).
  private var records: [UInt8] = []

  /// - Parameter receiveBuffer: bytes that the kernel keeps for it (socket(7), SO_RCVBUF); `nil` for the usual.
  /// - Parameter tls: how to begin an encrypted connection, which is agreed on when the call returns.
  /// - Parameter patience: seconds that a call waits for the server.
  /// - Parameter onConnected: called between the connection and its handshake.
  public init(
    _ address: Address, receiveBuffer: CInt? = nil, tls: TLSClientSettings? = nil, patience: Double = 20,
    onConnected: () throws -> Void = {}
  ) throws {
    self.tls = try tls.map(TLSClient.init)
    let descriptor = Glibc.socket(address.family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ClientError("socket") }
    socket = Descriptor(owning: descriptor)
    if let receiveBuffer { try socket.setOption(SOL_SOCKET, SO_RCVBUF, to: receiveBuffer) }
    try socket.setOption(CInt(IPPROTO_TCP), TCP_NODELAY, to: CInt(1))
    // A server that never answers fails the test instead of holding it up.
    let limit = timeval(tv_sec: Int(patience), tv_usec: Int(patience * 1_000_000) % 1_000_000)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] { try socket.setOption(SOL_SOCKET, option, to: limit) }
    let connected = unsafe address.withSocketAddress { unsafe connect(descriptor, $0, $1) }
    guard connected == 0 else { throw ClientError("connect") }
    try onConnected()
    if let tls = self.tls { try shakeHands(tls) }
  }

  /// Its socket, for another thread; in clear text.
  public var otherSide: ClientSocket { ClientSocket(socket: socket) }

  public func send(_ text: String) throws { try send(Array(text.utf8)) }

  public func send(_ bytes: [UInt8]) throws {
    guard let tls else { return try otherSide.send(bytes) }
    try tls.write(bytes)
    try sendRecords(tls)
  }

  /// Half-closes: the server reads the end and may still answer.
  public func finishSending() {
    if let tls {
      tls.finishWriting()
      // Fails where the server has closed already.
      try? sendRecords(tls)
    }
    cut()
  }

  /// Half-closes without a word of TLS.
  public func cut() { _ = shutdown(socket.number, CInt(SHUT_WR)) }

  /// Makes the close that follows send a reset instead of the end (socket(7), SO_LINGER).
  public func resetOnClose() throws {
    try socket.setOption(SOL_SOCKET, SO_LINGER, to: linger(l_onoff: 1, l_linger: 0))
  }

  /// Reads one answer. It must be whole; what follows it is kept for the next call.
  /// - Parameter toHead: the answer is one to `HEAD` and has no body whatever its fields say.
  public func answer(toHead: Bool = false) throws -> Answer {
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

  /// Reads the head of one answer; ``chunk()`` then reads its body.
  public func head() throws -> Answer { try answer(toHead: true) }

  /// The next chunk of a body; empty for the last.
  public func chunk() throws -> [UInt8] {
    guard let size = Int(try line(), radix: 16) else { throw AnswerError.malformed("chunk size") }
    let data = try take(size)
    guard try line().isEmpty else { throw AnswerError.malformed("chunk end") }
    return data
  }

  /// Everything up to the end of what the server sends.
  public func rest() throws -> [UInt8] {
    while try receive() {}
    defer { received = [] }
    return received
  }

  /// Everything that comes, however the connection ends.
  public func restBeforeCut() -> [UInt8] {
    while (try? receive()) == true {}
    defer { received = [] }
    return received
  }

  /// Whether the server has ended the connection with nothing more to read.
  public func isAtEnd() throws -> Bool { try rest().isEmpty }

  private func chunkedBody() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let data = try chunk()
      if data.isEmpty { return body }
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
    guard let tls else { return try receiveRaw { received += $0 } }
    while true {
      switch try tls.read() {
      case .bytes(let bytes):
        received += bytes
        return true
      case .ended: return false
      case .needsMore:
        // An end without close_notify could be an attacker's: no test takes it for one.
        guard try receiveRecords(tls) else { throw AnswerError.ended("TLS without close_notify") }
      }
    }
  }

  private func receiveRaw(_ take: (ArraySlice<UInt8>) -> Void) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = unsafe recv(socket.number, &buffer, buffer.count, 0)
    guard count >= 0 else { throw ClientError("recv") }
    take(buffer[..<count])
    return count > 0
  }
}

/// What TLS adds.
extension Client {
  private func shakeHands(_ tls: TLSClient) throws {
    var isDone = false
    while !isDone {
      isDone = try tls.shakeHands()
      try sendRecords(tls)
      guard try isDone || receiveRecords(tls) else { throw AnswerError.ended("inside the handshake") }
    }
  }

  private func sendRecords(_ tls: TLSClient) throws { try otherSide.send(tls.takeOutput()) }

  private func receiveRecords(_ tls: TLSClient) throws -> Bool {
    try receiveRaw { bytes in
      records += bytes
      tls.feed(bytes)
    }
  }

  /// How many records of TLS have come.
  public var recordCount: Int {
    var count = 0
    var start = 0
    while start + 5 <= records.count {
      count += 1
      start += 5 + (Int(records[start + 3]) << 8) + Int(records[start + 4])
    }
    return count
  }

  public var version: String? { tls?.version }
  public var cipher: String? { tls?.cipher }
  public var chosenProtocol: String? { tls?.chosenProtocol }
  public var isResumed: Bool { tls?.isResumed ?? false }
  public var compresses: Bool { tls?.compresses ?? false }
  public var serverCertificate: [UInt8]? { tls?.serverCertificate }
  /// To be asked when the first answer has been read.
  public var resumable: TLSClientSession? { tls?.resumable }

  /// Asks for a new handshake in the same connection.
  /// - Throws: as soon as the server refuses it.
  public func renegotiate() throws {
    guard let tls, tls.renegotiate() else { throw AnswerError.malformed("no renegotiation") }
    try shakeHands(tls)
  }
}

public struct ClientSocket: Sendable {
  fileprivate let socket: Descriptor

  /// Sends all of `bytes`; throws when the server has closed the connection or does not read.
  public func send(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.send(
          socket.number, bytes.baseAddress?.advanced(by: offset), bytes.count - offset, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw ClientError("send") }
      offset += count
    }
  }

  /// Reads and throws away, until the server closes the connection.
  public func discardAll() {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while unsafe recv(socket.number, &buffer, buffer.count, 0) > 0 {}
  }
}
