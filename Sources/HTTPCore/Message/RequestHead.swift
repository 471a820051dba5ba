/// The head of a request: one copy of its bytes, and where things lie in them. Values become `String` when asked for.
///
/// A connection keeps one and has it filled again for each request, so its storage is allocated once; it is therefore
/// a class and not `Sendable`.
public final class RequestHead {
  /// Which of the fields that the connection looks at are there, found once when the head is filled.
  struct Known: OptionSet, Sendable {
    let rawValue: UInt8
    static let host = Known(rawValue: 1 << 0)
    static let expect = Known(rawValue: 1 << 1)
    static let connection = Known(rawValue: 1 << 2)
    static let contentLength = Known(rawValue: 1 << 3)
    static let transferEncoding = Known(rawValue: 1 << 4)
    static let authorization = Known(rawValue: 1 << 5)
  }

  private(set) var bytes: [UInt8] = []
  private(set) var fieldRanges: [FieldRange] = []
  private(set) var known: Known = []
  private var methodRange = ByteRange(0, 0)
  private var targetRange = ByteRange(0, 0)
  /// The version's second digit: 0 for HTTP/1.0, 1 for HTTP/1.1.
  public private(set) var versionMinor = 1
  /// A responder's own mark on a request with just these bytes, such as where it keeps the answer; 0 when the head is
  /// filled anew.
  public var mark: UInt64 = 0

  public init() {}

  /// Forgets the request and keeps the storage.
  public func reset() {
    bytes.removeAll(keepingCapacity: true)
    fieldRanges.removeAll(keepingCapacity: true)
    known = []
    methodRange = ByteRange(0, 0)
    targetRange = ByteRange(0, 0)
    versionMinor = 1
    mark = 0
  }

  /// Takes over a head that has been read to its end. `fields` is left with this head's former storage, to fill anew.
  func fill(
    _ source: Span<UInt8>, method: ByteRange, target: ByteRange, versionMinor: Int, fields: inout [FieldRange]
  ) {
    bytes.removeAll(keepingCapacity: true)
    // The buffer pointer is the span's own and ends with the closure.
    unsafe source.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    swap(&fieldRanges, &fields)
    methodRange = method
    targetRange = target
    self.versionMinor = versionMinor
    known = knownFields(source)
    mark = 0
  }

  /// How many bytes the message took up to the end of its head.
  var length: Int { bytes.count }

  /// Whether `input` begins with the bytes of this head, and so with a request that says the same.
  func isRepeated(in input: Span<UInt8>) -> Bool {
    let storage = bytes
    return !storage.isEmpty && ByteScan.begins(input, with: storage.span)
  }

  private func knownFields(_ source: Span<UInt8>) -> Known {
    var found: Known = []
    for field in fieldRanges {
      let name = source.extracting(field.name.range)
      switch name.count {
      case 4 where FieldName.host.matches(name): found.insert(.host)
      case 6 where FieldName.expect.matches(name): found.insert(.expect)
      case 10 where FieldName.connection.matches(name): found.insert(.connection)
      case 13 where FieldName.authorization.matches(name): found.insert(.authorization)
      case 14 where FieldName.contentLength.matches(name): found.insert(.contentLength)
      case 17 where FieldName.transferEncoding.matches(name): found.insert(.transferEncoding)
      default: break
      }
    }
    return found
  }

  /// The method; one of the constants for those the server knows, without an allocation.
  public var method: Method {
    let bytes = bytes[methodRange.range]
    for known in RequestHead.knownMethods where bytes.elementsEqual(known.description.utf8) { return known }
    return Method(String(decoding: bytes, as: UTF8.self))
  }

  private static let knownMethods: [Method] = [.get, .post, .head, .patch, .put, .delete, .options]

  /// The target as sent: visible ASCII, not yet checked further.
  public var targetBytes: ArraySlice<UInt8> { bytes[targetRange.range] }

  /// The target taken apart and checked (RFC 9112 §3.2).
  /// - Throws: `MessageError` with 400.
  public func target() throws(MessageError) -> RequestTarget {
    let storage = bytes
    return try RequestTarget(storage.span.extracting(targetRange.range), method: method)
  }
}

extension RequestHead {
  /// How many field lines there are.
  public var fieldCount: Int { fieldRanges.count }

  /// The first value of that name.
  public func field(_ name: FieldName) -> String? {
    withField(name) { ASCIIText.string($0) }
  }

  /// Every value of that name, a line each, in order.
  public func fields(_ name: FieldName) -> [String] {
    var values: [String] = []
    forEachField(name) { values.append(ASCIIText.string($0)) }
    return values
  }

  /// Every value of that name as one list, joined by ", " (RFC 9110 §5.3); nil when there is none.
  public func combinedField(_ name: FieldName) -> String? {
    let values = fields(name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// Calls `body` with the bytes of the first value of that name, if there is one, without making a `String`.
  public func withField<Result, Failure: Error>(
    _ name: FieldName, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    let storage = bytes
    let bytes = storage.span
    for field in fieldRanges where name.matches(bytes.extracting(field.name.range)) {
      return try body(bytes.extracting(field.value.range))
    }
    return nil
  }

  /// Calls `body` with the bytes of each value of that name, in order.
  public func forEachField<Failure: Error>(
    _ name: FieldName, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let storage = bytes
    let bytes = storage.span
    for field in fieldRanges where name.matches(bytes.extracting(field.name.range)) {
      try body(bytes.extracting(field.value.range))
    }
  }

  /// Every field line in order, as spelt.
  public var allFields: [(name: String, value: String)] {
    let storage = bytes
    let bytes = storage.span
    return fieldRanges.map { field in
      (
        ASCIIText.string(bytes.extracting(field.name.range)),
        ASCIIText.string(bytes.extracting(field.value.range))
      )
    }
  }
}
