public import HTTPCore

/// What must hold of the chunked decoder for any input whatever.
public enum ChunkProperties {
  /// Bounds that short input reaches.
  public static let tight = HeadLimits(fieldLine: 24, fieldCount: 3, head: 60)

  /// What came of decoding.
  struct Outcome: Hashable {
    var content: [UInt8] = []
    var consumed = 0
    var isComplete = false
    var refusal: MessageError?

    /// Decodes `bytes`, which come up to each of the lengths in turn.
    init(_ bytes: [UInt8], arriving lengths: [Int], _ bounds: Bounds) {
      var decoder = bounds.makeDecoder()
      for length in lengths {
        do throws(MessageError) {
          let input = bytes.span.extracting(consumed..<max(length, consumed))
          consumed += try decoder.decode(input, into: &content, limit: bounds.limit)
        } catch {
          refusal = error
          // How far a decoder came that refuses is nobody's business: nothing more is read.
          consumed = 0
          return
        }
        isComplete = decoder.isComplete
      }
    }
  }

  /// The limits of one body.
  public struct Bounds: Sendable {
    let trailers: HeadLimits
    let extensions: Int
    let limit: Int

    public init(trailers: HeadLimits = HeadLimits(), extensions: Int = 4 * 1024, limit: Int) {
      self.trailers = trailers
      self.extensions = extensions
      self.limit = limit
    }

    func makeDecoder() -> ChunkedDecoder { ChunkedDecoder(trailerLimits: trailers, extensionLimit: extensions) }
  }

  /// - Parameter cuts: ways in which the input may arrive: growing lengths, the last of which is all of it.
  /// - Returns: the first property that does not hold, in words; `nil` where all do.
  public static func violation(in bytes: [UInt8], cuts: [[Int]], bounds: Bounds) -> String? {
    let whole = Outcome(bytes, arriving: [bytes.count], bounds)
    guard whole.consumed <= bytes.count else { return "more is consumed than there is" }
    guard whole.content.count <= max(bounds.limit, 0) else { return "more content than the limit" }
    guard whole.isComplete || whole.refusal != nil || whole.consumed == bytes.count else {
      return "input is left over before the end of the body"
    }
    let expected = PlainReading.chunked(
      bytes, limits: bounds.trailers, extensionLimit: bounds.extensions, limit: bounds.limit)
    guard whole.isComplete == (expected != nil) else {
      return expected == nil ? "a body is read where there is none" : "a good body is refused, or not seen to end"
    }
    if let expected {
      guard whole.content == expected.content else { return "other content is read" }
      guard whole.consumed == expected.length else { return "a body of another length is read" }
      if let violation = violation(inComplete: whole, bytes, bounds) { return violation }
    }
    if let refusal = whole.refusal, ![400, 413, 431].contains(refusal.status.code) {
      return "a refusal with \(refusal.status)"
    }
    for lengths in cuts where Outcome(bytes, arriving: lengths, bounds) != whole {
      return "another outcome when the bytes come up to \(lengths)"
    }
    return nil
  }

  private static func violation(inComplete whole: Outcome, _ bytes: [UInt8], _ bounds: Bounds) -> String? {
    let own = Array(bytes.prefix(whole.consumed))
    guard Outcome(own, arriving: [own.count, own.count], bounds) == whole else {
      return "the body depends on what follows it"
    }
    guard !Outcome(own.dropLast(), arriving: [own.count - 1], bounds).isComplete else {
      return "the body is complete before its end"
    }
    let size = whole.content.isEmpty ? [] : Array("\(String(whole.content.count, radix: 16))\r\n".utf8)
    let data = whole.content.isEmpty ? [] : whole.content + [0x0D, 0x0A]
    let again = size + data + Array("0\r\n\r\n".utf8)
    guard Outcome(again, arriving: [again.count], bounds).content == whole.content else {
      return "the content written out again is other content"
    }
    return nil
  }
}
