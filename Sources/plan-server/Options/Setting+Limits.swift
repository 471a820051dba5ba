import HTTPCore

/// The fields of `HTTPCore.Limits`, with its own defaults.
extension Setting where Value == Duration {
  static var handshakeTimeout: Setting {
    seconds("handshake-timeout", "A connection must have agreed on TLS this long after it began.", \.handshakeTimeout)
  }

  static var headTimeout: Setting {
    seconds("head-timeout", "A request's head must be complete this long after its first byte.", \.headTimeout)
  }

  static var bodyTimeout: Setting {
    seconds("body-timeout", "A body must be complete by then; one over 1 MiB gets more.", \.bodyTimeout)
  }

  static var bodyGrace: Setting {
    seconds("body-grace", "A body may be slow this long before its rate counts.", \.bodyGrace)
  }

  static var keepAliveTimeout: Setting {
    seconds("keep-alive-timeout", "A connection may idle this long between two requests.", \.keepAliveTimeout)
  }

  static var writeTimeout: Setting {
    seconds("write-timeout", "A client that takes nothing for this long is given up.", \.writeTimeout)
  }

  static var lingerTimeout: Setting {
    seconds("linger-timeout", "How long input is drained after the last answer of a connection.", \.lingerTimeout)
  }

  static var stopTimeout: Setting {
    seconds("stop-timeout", "How long a stop waits for requests under way.", \.stopTimeout)
  }

  private static func seconds(_ name: String, _ abstract: String, _ field: KeyPath<Limits, Duration>) -> Setting {
    let range = 1...86_400
    return Setting(
      name, abstract, placeholder: "seconds", expected: "a number of seconds from 1 to \(range.upperBound)",
      fallback: "\(Limits()[keyPath: field].components.seconds)"
    ) { text in
      number(text, in: range).map { .seconds($0) }
    }
  }
}

extension Setting where Value == Int {
  static var bodyRate: Setting {
    count("body-rate", "Bytes a second that a body must reach after its grace.", \.bodyRate)
  }

  static var discardedBody: Setting {
    count("discarded-body", "Bytes of an unread body that are taken in to keep its connection.", \.discardedBody)
  }

  static var connections: Setting {
    count("connections", "Connections at one time; a new one above it gets 503.", \.connections)
  }

  static var targetSize: Setting {
    count("target-size", "Longest request target, in bytes.", \.head.target)
  }

  static var fieldSize: Setting {
    count("field-size", "Longest header field, in bytes.", \.head.fieldLine)
  }

  static var fieldCount: Setting {
    count("field-count", "Most header fields of a request.", \.head.fieldCount)
  }

  static var headSize: Setting {
    count("head-size", "Longest head of a request, in bytes.", \.head.head)
  }

  private static func count(_ name: String, _ abstract: String, _ field: KeyPath<Limits, Int>) -> Setting {
    count(name, abstract, in: 1...(1 << 24), fallback: Limits()[keyPath: field])
  }

  static func count(_ name: String, _ abstract: String, in range: ClosedRange<Int>, fallback: Int) -> Setting {
    Setting(
      name, abstract, placeholder: "number", expected: "a number from \(range.lowerBound) to \(range.upperBound)",
      fallback: "\(fallback)", parse: { number($0, in: range) })
  }
}

private func number(_ text: String, in range: ClosedRange<Int>) -> Int? {
  guard isPlainNumber(text), let value = Int(text), range.contains(value) else { return nil }
  return value
}
