public import HTTPCore

/// What must hold of the request parser for any input whatever.
public enum HeadProperties {
  /// Bounds that short input reaches.
  public static let tight = HeadLimits(method: 8, target: 40, fieldLine: 40, fieldCount: 4, head: 160)

  /// - Parameter cuts: ways in which the input may arrive: growing lengths, the last of which is all of it.
  /// - Returns: the first property that does not hold, in words; `nil` where all do.
  public static func violation(in bytes: [UInt8], cuts: [[Int]], limits: HeadLimits) -> String? {
    let head = RequestHead()
    var parser = RequestParser(limits: limits)
    let expected = PlainReading.head(bytes, limits: limits)
    do throws(MessageError) {
      if let consumed = try parser.parse(bytes.span, into: head) {
        guard let expected else { return "a head is read where there is none" }
        guard consumed == expected.length else { return "a head of another length is read" }
        let image = HeadImage(of: head)
        guard image == expected.0 else { return "a head is read as another" }
        if let violation = violation(inAccepted: head, image, Array(bytes.prefix(consumed)), limits) {
          return violation
        }
      } else if expected != nil {
        return "a complete head is not seen"
      } else if bytes.count >= limits.head {
        return "a head beyond its limit is waited for"
      }
    } catch {
      guard expected == nil else { return "a good head is refused: \(error.reason)" }
      guard [400, 414, 431, 501, 505].contains(error.status.code) else { return "a refusal with \(error.status)" }
      guard refuses(&parser, with: error) else { return "a parser goes on after a refusal" }
    }
    return streamViolation(in: bytes, cuts: cuts, limits: limits)
  }

  private static func violation(
    inAccepted head: RequestHead, _ image: HeadImage, _ bytes: [UInt8], _ limits: HeadLimits
  ) -> String? {
    guard read(bytes, limits) == image else { return "the head depends on what follows it" }
    guard read(bytes.dropLast(), limits) == nil else { return "the head is complete before its end" }
    guard read(image.bytes, limits) == image else { return "the head written out again is another" }
    guard let target = try? head.target() else { return nil }
    guard !target.path.contains(where: { $0 == "." || $0 == ".." || $0.utf8.contains(0) }) else {
      return "a path with a dot segment or a NUL"
    }
    return nil
  }

  /// However the bytes of a whole connection come, the same messages come out.
  private static func streamViolation(in bytes: [UInt8], cuts: [[Int]], limits: HeadLimits) -> String? {
    let bodyLimit = 1000
    let whole = RequestStream(bytes, arriving: [bytes.count], limits: limits, bodyLimit: bodyLimit)
    guard whole.consumed <= bytes.count else { return "more is consumed than there is" }
    for lengths in cuts
    where RequestStream(bytes, arriving: lengths, limits: limits, bodyLimit: bodyLimit) != whole {
      return "another outcome when the bytes come up to \(lengths)"
    }
    return nil
  }

  private static func read(_ bytes: [UInt8], _ limits: HeadLimits) -> HeadImage? {
    let head = RequestHead()
    var parser = RequestParser(limits: limits)
    guard let length = try? parser.parse(bytes.span, into: head), length == bytes.count else { return nil }
    return HeadImage(of: head)
  }

  private static func refuses(_ parser: inout RequestParser, with error: MessageError) -> Bool {
    let good = Array("GET / HTTP/1.1\r\n\r\n".utf8)
    do throws(MessageError) {
      _ = try parser.parse(good.span, into: RequestHead())
      return false
    } catch let second {
      return second == error
    }
  }
}
