import Testing

/// What a text in Prometheus' format 0.0.4 says, read strictly: what its documentation allows and its own parser takes,
/// with the order and completeness that promtool asks for.
struct PrometheusSamples {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  struct Series: Hashable {
    let name: String
    let labels: [String: String]
  }

  private(set) var values: [Series: Double] = [:]
  private(set) var kinds: [String: String] = [:]
  private var helps: Set<String> = []
  private var family: String?

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Failure(description: "no line feed at the end") }
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# HELP ") {
        try beginFamily(line.dropFirst(7))
      } else if line.hasPrefix("# TYPE ") {
        try readKind(line.dropFirst(7))
      } else {
        try readSample(line)
      }
    }
    for (name, kind) in kinds {
      if kind == "counter", !name.hasSuffix("_total") { throw Failure(description: "\(name) is a counter by name") }
      if kind == "histogram" { try checkHistogram(name) }
    }
  }

  subscript(name: String, _ labels: [String: String]) -> Double? { values[Series(name: name, labels: labels)] }

  /// The sum over all series of a name that have these labels.
  func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
    values.filter { series, _ in
      series.name == name && labels.allSatisfy { series.labels[$0.key] == $0.value }
    }.values.reduce(0, +)
  }

  private mutating func beginFamily(_ rest: Substring) throws {
    let name = String(rest.prefix { $0 != " " })
    guard Self.isName(name), rest.dropFirst(name.count).first == " ", rest.count > name.count + 1 else {
      throw Failure(description: "no help: \(rest)")
    }
    guard helps.insert(name).inserted else { throw Failure(description: "\(name) twice") }
    family = name
  }

  private mutating func readKind(_ rest: Substring) throws {
    let words = rest.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2, words[0] == family, ["counter", "gauge", "histogram"].contains(words[1]),
      kinds.updateValue(words[1], forKey: words[0]) == nil
    else { throw Failure(description: "no type: \(rest)") }
  }

  private mutating func readSample(_ line: Substring) throws {
    guard let match = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/), let family,
      let kind = kinds[family], let value = Double(match.3), value.isFinite, value >= 0
    else { throw Failure(description: "no sample: \(line)") }
    let name = String(match.1)
    let suffixes = kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    guard suffixes.contains(where: { "\(family)\($0)" == name }) else {
      throw Failure(description: "\(name) is not of \(family)")
    }
    let series = Series(name: name, labels: try labels(match.2 ?? ""))
    guard values.updateValue(value, forKey: series) == nil else { throw Failure(description: "twice: \(line)") }
  }

  private func labels(_ text: Substring) throws -> [String: String] {
    var labels: [String: String] = [:]
    var rest = text
    while !rest.isEmpty {
      guard let match = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?=[a-zA-Z_])|$)/),
        labels.updateValue(String(match.2), forKey: String(match.1)) == nil
      else { throw Failure(description: "no labels: \(text)") }
      rest = rest[match.range.upperBound...]
    }
    return labels
  }

  /// Each has buckets that grow, the last of them all, with a sum and a count.
  private func checkHistogram(_ name: String) throws {
    var buckets: [[String: String]: [(Double, Double)]] = [:]
    for (series, value) in values where series.name == "\(name)_bucket" {
      var labels = series.labels
      guard let text = labels.removeValue(forKey: "le"), let bound = text == "+Inf" ? .infinity : Double(text) else {
        throw Failure(description: "a bucket of \(name) without le")
      }
      buckets[labels, default: []].append((bound, value))
    }
    guard !buckets.isEmpty else { throw Failure(description: "\(name) has no buckets") }
    for (labels, list) in buckets {
      let sorted = list.sorted { $0.0 < $1.0 }
      guard sorted.last?.0 == .infinity, zip(sorted, sorted.dropFirst()).allSatisfy({ $0.1 <= $1.1 }),
        self["\(name)_count", labels] == sorted.last?.1, self["\(name)_sum", labels] != nil
      else { throw Failure(description: "\(name) \(labels) does not add up") }
    }
  }

  private static func isName(_ name: String) -> Bool { name.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil }
}
