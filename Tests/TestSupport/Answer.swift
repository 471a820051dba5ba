public enum AnswerError: Error {
  /// The connection ended inside an answer, or before it; with what had come.
  case ended(String)
  case malformed(String)
}

/// A response as the wire has it.
public struct Answer: Sendable {
  public let status: Int
  public let fields: [(name: String, value: String)]
  public internal(set) var body: [UInt8] = []

  public var text: String { String(decoding: body, as: UTF8.self) }

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
  public subscript(name: String) -> String? {
    let values = fields.filter { $0.name == name }
    return values.count == 1 ? values[0].value : nil
  }

  public var closes: Bool { self["Connection"] == "close" }
}
