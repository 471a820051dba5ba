import Glibc
public import Logging

/// Writes each event of the log as one line of JSON: `time`, `level`, `logger`, `message`, and its metadata beside them.
public struct JSONLogHandler: LogHandler {
  public var logLevel: Logger.Level = .info
  public var metadata: Logger.Metadata = [:]
  private let label: String
  private let write: @Sendable ([UInt8]) -> Void

  /// - Parameter write: takes a line with its line feed; by default standard error, in one write(2), so that no two
  ///   lines mix.
  public init(label: String, write: @escaping @Sendable ([UInt8]) -> Void = JSONLogHandler.writeToStandardError) {
    self.label = label
    self.write = write
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var writer = JSONWriter(capacity: 256)
    writer.object { writer in
      writer.member("time", "\(Instant.now)")
      writer.member("level", event.level.rawValue)
      writer.member("logger", label)
      writer.member("message", "\(event.message)")
      writer.memberIfPresent("error", event.error.map { "\($0)" })
      let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
      for (name, value) in all.sorted(by: { $0.key < $1.key }) {
        // No name twice in an object (RFC 8259 §4).
        writer.name(text: JSONLogHandler.ownNames.contains(name) ? "\(name)_" : name)
        JSONLogHandler.write(value, to: &writer)
      }
    }
    write(writer.bytes + [UInt8(ascii: "\n")])
  }

  private static let ownNames: Set<String> = ["time", "level", "logger", "message", "error"]

  private static func write(_ value: Logger.Metadata.Value, to writer: inout JSONWriter) {
    switch value {
    case .string(let text): writer.value(text)
    case .stringConvertible(let value as Int): writer.value(value)
    case .stringConvertible(let value as UInt64): writer.value(Int64(clamping: value))
    case .stringConvertible(let value): writer.value(value.description)
    case .array(let values):
      writer.beginArray()
      for value in values { write(value, to: &writer) }
      writer.endArray()
    case .dictionary(let members):
      writer.beginObject()
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        writer.name(text: name)
        write(value, to: &writer)
      }
      writer.endObject()
    @unknown default: writer.value("\(value)")
    }
  }

  public static let writeToStandardError: @Sendable ([UInt8]) -> Void = { line in
    // Where standard error is closed or full there is nobody to tell.
    _ = unsafe line.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
