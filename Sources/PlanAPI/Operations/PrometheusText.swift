/// Writes the text format of Prometheus, version 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats, "Text-based format").
struct PrometheusText {
  static let mediaType = "text/plain; version=0.0.4"

  enum Kind: String { case counter, gauge, histogram }

  private(set) var bytes: [UInt8] = []
  private var family = ""

  /// Begins a family; the samples after it are its own.
  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    family = "plan_server_\(name)"
    append("# HELP \(family) \(escaped(help, quotes: false))\n# TYPE \(family) \(kind.rawValue)\n")
  }

  mutating func sample(_ value: some BinaryInteger, _ labels: (name: String, value: String)...) {
    write("", labels, "\(value)")
  }

  mutating func sample(_ value: Double, _ labels: (name: String, value: String)...) { write("", labels, "\(value)") }

  /// The buckets, cumulative, with their sum and count.
  /// - Parameters:
  ///   - buckets: how many there are of each size, the last above every bound.
  ///   - bounds: one fewer.
  mutating func histogram(
    _ buckets: [UInt64], bounds: [Double], sum: Double, _ labels: (name: String, value: String)...
  ) {
    var total: UInt64 = 0
    for (index, count) in buckets.enumerated() {
      total += count
      let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
      write("_bucket", labels + [("le", bound)], "\(total)")
    }
    write("_sum", labels, "\(sum)")
    write("_count", labels, "\(total)")
  }

  private mutating func write(_ suffix: String, _ labels: [(name: String, value: String)], _ value: String) {
    let list = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    append("\(family)\(suffix)\(list.isEmpty ? "" : "{\(list)}") \(value)\n")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
