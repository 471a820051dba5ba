import Synchronization

/// Keeps what is logged.
final class Lines: Sendable {
  private let lines = Mutex<[[UInt8]]>([])

  var all: [[UInt8]] { lines.withLock(\.self) }

  var text: String { all.map { String(decoding: $0, as: UTF8.self) }.joined() }

  func add(_ line: [UInt8]) { lines.withLock { $0.append(line) } }
}
