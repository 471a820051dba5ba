import HTTPCore

/// What a parser made of some input, in values that compare.
enum HeadOutcome: Hashable {
  case head(consumed: Int, method: String, target: String, minor: Int, fields: [String])
  case needMore
  case refused(MessageError)

  var status: Int? {
    guard case .refused(let error) = self else { return nil }
    return error.status.code
  }
}

/// Feeds one message the way a connection does: all the bytes so far, at each of the lengths in turn.
func feed(_ bytes: [UInt8], lengths: some Sequence<Int>, limits: HeadLimits = HeadLimits()) -> HeadOutcome {
  var parser = RequestParser(limits: limits)
  let head = RequestHead()
  for length in lengths {
    do {
      guard let consumed = try parser.parse(bytes.span.extracting(0..<length), into: head) else { continue }
      return .head(
        consumed: consumed, method: head.method.description,
        target: String(decoding: head.targetBytes, as: UTF8.self), minor: head.versionMinor,
        fields: head.allFields.map { "\($0.name)=\($0.value)" })
    } catch {
      return .refused(error)
    }
  }
  return .needMore
}

/// The places at which a two-way cut is tried: all, but a sample in long input.
func cuts(of count: Int) -> [Int] {
  guard count > 1500 else { return Array(0...count) }
  return Array(stride(from: 0, through: count, by: 997)) + Array((count - 4)...count)
}

/// The outcome for the whole input, and the cuts (-1: byte by byte) at which another came out.
func feedEveryWay(_ bytes: [UInt8], limits: HeadLimits = HeadLimits()) -> (HeadOutcome, differing: [Int]) {
  let whole = feed(bytes, lengths: [bytes.count], limits: limits)
  var differing = cuts(of: bytes.count).filter { feed(bytes, lengths: [$0, bytes.count], limits: limits) != whole }
  if feed(bytes, lengths: 0...bytes.count, limits: limits) != whole { differing.append(-1) }
  return (whole, differing)
}

/// A head that must be complete.
func parsedHead(_ text: String) throws -> RequestHead {
  let head = RequestHead()
  var parser = RequestParser()
  let bytes = Array(text.utf8)
  guard try parser.parse(bytes.span, into: head) != nil else { throw IncompleteHead() }
  return head
}

struct IncompleteHead: Error {}

/// The status a piece of work is refused with; nil when it is not.
func refusal(_ work: () throws(MessageError) -> Void) -> Int? {
  do {
    try work()
    return nil
  } catch {
    return error.status.code
  }
}
