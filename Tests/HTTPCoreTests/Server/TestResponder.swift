import HTTPCore
import Synchronization

/// An application with a path for each thing that a server has to get right.
final class TestResponder: Responder {
  private let events: EventLog
  private let gate: Gate
  private let threadGate: ThreadGate
  private var kept: Request?
  private let subscribers = Subscribers()

  init(events: EventLog, gate: Gate, threadGate: ThreadGate) {
    self.events = events
    self.gate = gate
    self.threadGate = threadGate
  }

  deinit { events.record("responder gone") }

  func respond(to request: Request) async -> Response {
    let path = request.target.path
    let argument = path.count > 1 ? Int(path[1]) ?? 0 : 0
    switch path.first {
    case "client":
      let certificate = request.security?.clientCertificate
      return .plain(.ok, certificate.map { "\($0.subject) \($0.sha256)" } ?? "none")
    case "echo": return .plain(.ok, "\(request.method) \(request.target.raw)")
    case "gate":
      events.record("arrived")
      await gate.pass()
      return .plain(.ok, "passed")
    case "block":
      events.record("arrived")
      threadGate.pass()
      return .plain(.ok, "passed")
    case "collect": return await collect(request.body, limit: argument)
    case "pieces": return await countPieces(request.body)
    case "one-piece": return await readOnePiece(request.body)
    case "again": return await readAfterFailure(request.body)
    case "keep":
      kept = request
      return .plain(.ok, "kept")
    case "kept": return await describeKept()
    case "bytes": return Response(status: .ok, body: .bytes([UInt8](repeating: UInt8(ascii: "x"), count: argument)))
    case "status": return Response(status: Status(argument, "Status"), body: .bytes(Array("never sent".utf8)))
    case "events": return StreamedAnswers.events(telling: events) { [subscribers] in subscribers.add($0) }
    case "publish":
      subscribers.signalAll()
      return .plain(.ok, "published")
    default: return StreamedAnswers.answer(named: path.first ?? "", events: events) ?? .plain(.notFound, "no such path")
    }
  }

  private func collect(_ body: RequestBody, limit: Int) async -> Response {
    do {
      return Response(status: .ok, body: .bytes(try await body.collect(upTo: limit)))
    } catch {
      return refusal(error)
    }
  }

  private func countPieces(_ body: RequestBody) async -> Response {
    var count = 0
    do {
      while let piece = try await body.next(upTo: .max) { count += piece.count }
      return .plain(.ok, "\(count)")
    } catch {
      return refusal(error)
    }
  }

  /// Leaves the rest of the body to the connection.
  private func readOnePiece(_ body: RequestBody) async -> Response {
    do {
      return .plain(.ok, "\(try await body.next(upTo: .max)?.count ?? 0)")
    } catch {
      return refusal(error)
    }
  }

  private func readAfterFailure(_ body: RequestBody) async -> Response {
    var failures: [RequestBodyError] = []
    for _ in 1...2 {
      do {
        _ = try await body.collect(upTo: 4)
      } catch {
        failures.append(error)
      }
    }
    return .plain(.ok, "\(failures.count) \(failures.first == failures.last)")
  }

  private func describeKept() async -> Response {
    guard let kept else { return .plain(.notFound, "nothing is kept") }
    do {
      let piece = try await kept.body.next(upTo: .max)
      return .plain(.ok, "\(kept.target.raw) \(kept.head.field(.host) ?? "") read \(piece?.count ?? 0)")
    } catch {
      return .plain(.ok, "\(kept.target.raw) \(kept.head.field(.host) ?? "") \(error)")
    }
  }

  private func refusal(_ error: RequestBodyError) -> Response {
    events.record("\(error)")
    switch error {
    case .tooLarge: return .plain(.contentTooLarge, "too large")
    case .malformed(let error): return .plain(error.status, error.reason)
    case .timedOut: return .plain(.requestTimeout, "too slow")
    case .disconnected: return .plain(.badRequest, "incomplete")
    }
  }
}

/// The signals of the answers that wait.
final class Subscribers: Sendable {
  private let signals = Mutex<[StreamSignal]>([])

  func add(_ signal: StreamSignal) { signals.withLock { $0.append(signal) } }

  func signalAll() { for signal in signals.withLock(\.self) { signal.send() } }
}

/// Answers made while they are sent, and answers that cannot be sent.
enum StreamedAnswers {
  struct Failure: Error {}

  static func answer(named name: String, events: EventLog) -> Response? {
    switch name {
    case "stream":
      return stream { writer in
        for text in ["one ", "", "two ", "three"] { try await writer.write(Array(text.utf8)) }
      }
    case "sized", "short", "long":
      let texts = ["sized": ["one ", "two"], "short": ["one "], "long": ["one ", "two", "three"]][name] ?? []
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
        body: .pieces(count: 7) { writer in
          for text in texts { try await writer.write(Array(text.utf8)) }
        })
    case "broken":
      return stream { writer in
        try await writer.write(Array("half".utf8))
        throw Failure()
      }
    case "stubborn":
      // Goes on after its reader is gone, as a responder should not.
      return stream { writer in
        for _ in 1...3 {
          do {
            while true { try await writer.write([UInt8](repeating: 0, count: 64 * 1024)) }
          } catch {
            events.record("write failed")
          }
        }
      }
    case "flood":
      return stream { writer in
        var count = 0
        defer { events.record("\(count)") }
        while true {
          try await writer.write([UInt8](repeating: 0, count: 64 * 1024))
          count += 64 * 1024
        }
      }
    case "split": return Response(status: .ok, headers: [.location: "/a\r\nSet-Cookie: secret=1"])
    case "split-reason": return Response(status: Status(200, "OK\r\nSet-Cookie: secret=1"))
    case "double-length": return Response(status: .ok, headers: [.contentLength: "3"], body: .bytes([1, 2]))
    default: return nil
    }
  }

  /// Tells each wake of its wait.
  static func events(
    telling events: EventLog, subscribe: @escaping @Sendable (StreamSignal) -> Void
  ) -> Response {
    stream { writer in
      subscribe(writer.signal)
      events.record("waits")
      while true {
        let wake = try await writer.wait()
        events.record("\(wake)")
        switch wake {
        case .signalled: try await writer.write(Array("event\n".utf8))
        case .quiet: try await writer.write(Array(":\n".utf8))
        case .ended: return
        }
      }
    }
  }

  private static func stream(_ produce: @escaping @Sendable (ResponseWriter) async throws -> Void) -> Response {
    Response(status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .stream(produce))
  }
}
