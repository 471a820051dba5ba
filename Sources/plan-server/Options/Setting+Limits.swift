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

  static var streamTimeout: Setting {
    seconds("stream-timeout", "How long an event stream goes on without an event.", \.streamTimeout)
  }

  static var streamPause: Setting {
    seconds("stream-pause", "How often an event stream says something while nothing happens.", \.streamPause)
  }

  static var writeTimeout: Setting {
    seconds("write-timeout", "A client that takes nothing for this long is given up.", \.writeTimeout)
  }

  static var lingerTimeout: Setting {
    seconds("linger-timeout", "How long more input is waited for after a connection's last answer.", \.lingerTimeout)
  }

  static var lingerTime: Setting {
    seconds("linger-time", "How long input is drained after the last answer of a connection.", \.lingerTime)
  }

  static var stopTimeout: Setting {
    seconds("stop-timeout", "How long a stop waits for requests under way.", \.stopTimeout)
  }

  static var stopGrace: Setting {
    seconds("stop-grace", "How long a stop waits on idle connections for a request on its way.", in: 0..., \.stopGrace)
  }

  private static func seconds(
    _ name: String, _ abstract: String, in range: PartialRangeFrom<Int> = 1..., _ field: KeyPath<Limits, Duration>
  ) -> Setting {
    let range = range.lowerBound...86_400
    return Setting(
      name, abstract, placeholder: "seconds",
      expected: "a number of seconds from \(range.lowerBound) to \(range.upperBound)",
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
    count(
      "connections", "Connections at one time; above it the longest idle one ends, or a new one gets 503.",
      \.connections)
  }

  static var pendingOutput: Setting {
    count("pending-output", "Bytes of answers put by for a client; with more, it is not read.", \.pendingOutput)
  }

  static var lingerSize: Setting {
    let most = Limits().lingerSize
    return count(
      "linger-size", "Bytes of input drained after the last answer of a connection.", in: 1...(most * 16),
      fallback: most)
  }

  static var rateLimit: Setting {
    count(
      "rate-limit", "Requests a second that an address may make without a token; 0 for any number.", in: 0...(1 << 20),
      fallback: Limits().rate)
  }

  static var rateBurst: Setting {
    count("rate-burst", "Such requests that it may make at once.", \.rateBurst)
  }

  static var rateAddresses: Setting {
    count("rate-addresses", "Addresses whose rate is remembered.", \.rateAddresses)
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
