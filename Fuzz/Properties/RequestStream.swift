public import HTTPCore

/// What a connection makes of what its peer sends: requests with their bodies, then a refusal or a wait for more.
public struct RequestStream: Hashable, Sendable {
  /// One request.
  public struct Message: Hashable, Sendable {
    public let head: HeadImage
    /// As much of it as has come.
    public var body: [UInt8] = []
  }

  public private(set) var messages: [Message] = []
  public private(set) var refusal: MessageError?
  /// How many bytes have been taken; 0 after a refusal, where nothing more is read.
  public private(set) var consumed = 0

  /// Reads `bytes`, which come up to each of the lengths in turn.
  public init(_ bytes: [UInt8], arriving lengths: some Sequence<Int>, limits: HeadLimits, bodyLimit: Int) {
    var parser = RequestParser(limits: limits)
    let head = RequestHead()
    var body = BodyFraming.none
    var decoder = ChunkedDecoder(trailerLimits: limits)
    for length in lengths {
      do throws(MessageError) {
        // Ends where a turn takes nothing and begins nothing.
        while true {
          let input = bytes.span.extracting(consumed..<max(length, consumed))
          switch body {
          case .none, .fixed(0):
            guard let count = try parser.parse(input, into: head) else { break }
            consumed += count
            messages.append(Message(head: HeadImage(of: head)))
            body = try RequestStream.judge(head)
            decoder = ChunkedDecoder(trailerLimits: limits)
            continue
          case .fixed(let remaining):
            let count = min(input.count, Int(clamping: remaining))
            messages[messages.count - 1].body += bytes[consumed..<consumed + count]
            consumed += count
            body = .fixed(remaining - Int64(count))
            if count > 0 { continue }
          case .chunked:
            let last = messages.count - 1
            let count = try decoder.decode(input, into: &messages[last].body, limit: bodyLimit)
            consumed += count
            if decoder.isComplete { body = .none }
            if count > 0 || decoder.isComplete { continue }
          }
          break
        }
      } catch {
        refusal = error
        consumed = 0
        return
      }
    }
  }

  /// What a connection asks a head before it takes it for a request.
  static func judge(_ head: RequestHead) throws(MessageError) -> BodyFraming {
    try HostValidator.validate(head)
    _ = try head.target().queryItems()
    _ = try Framing.expectation(of: head)
    return try Framing.of(head)
  }
}
