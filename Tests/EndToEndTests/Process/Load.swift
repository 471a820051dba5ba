import Glibc
import Synchronization
import TestSupport

@testable import HTTPCore

/// Asks without a pause, each answer's request after the last, and counts.
final class Load: Sendable {
  private struct Counts {
    var answered = 0
    var failures: [String] = []
    var running = 0
  }

  private let address: Address
  private let tls: TLSClientSettings?
  private let counts = Mutex(Counts())
  private let mustStop = Atomic<Bool>(false)
  private let threads = Mutex([SystemThread]())

  /// - Parameter tls: how its connections are encrypted; `nil` for clear text.
  init(on address: Address, tls: TLSClientSettings?) {
    self.address = address
    self.tls = tls
  }

  var answered: Int { counts.withLock { $0.answered } }

  /// - Parameter isKept: connections are kept until the server says that they end; else each request has its own.
  func start(isKept: Bool) throws {
    counts.withLock { $0.running += 1 }
    // A thread and not a task, for it blocks.
    let thread = try SystemThread(named: "load") { [self] in
      do {
        while !mustStop.load(ordering: .acquiring) {
          let client = try Client(address, tls: tls)
          var goesOn = true
          while goesOn, !mustStop.load(ordering: .acquiring) {
            let answer = try client.request("GET", "/readyz", headers: isKept ? [] : [("Connection", "close")])
            guard answer.status == 200 else { throw AnswerError.malformed("status \(answer.status)") }
            counts.withLock { $0.answered += 1 }
            goesOn = !answer.closes
          }
        }
      } catch {
        counts.withLock { $0.failures.append("\(isKept ? "kept" : "single"): \(error)") }
      }
      counts.withLock { $0.running -= 1 }
    }
    threads.withLock { $0.append(thread) }
  }

  /// Waits until so many more requests are answered.
  func wait(forMore count: Int) throws {
    let goal = answered + count
    while answered < goal {
      let isOver = counts.withLock { $0.running == 0 || !$0.failures.isEmpty }
      if isOver { return }
      sched_yield()
    }
  }

  /// Ends it.
  /// - Returns: what failed.
  func stop() -> [String] {
    mustStop.store(true, ordering: .releasing)
    for thread in threads.withLock({ $0 }) { thread.join() }
    return counts.withLock { $0.failures }
  }
}
