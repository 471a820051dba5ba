import Glibc
import Synchronization
import TestSupport

@testable import HTTPCore

/// Writers and readers, each on a connection and a thread of its own, until the server is no more.
final class TortureRound: Sendable {
  private static let writers = 5
  private static let readers = 1

  private let server: PlanServerProcess
  private let token: String
  private let writes = Mutex([TortureWrite]())
  private let nextMark: Atomic<Int>

  /// - Parameter mark: of the first write.
  init(_ server: PlanServerProcess, token: String, from mark: Int) {
    self.server = server
    self.token = token
    nextMark = Atomic(mark)
  }

  /// Starts them, kills the server after a while, and waits for them.
  /// - Returns: all that was written.
  func run(for time: useconds_t, seed: UInt64) throws -> [TortureWrite] {
    var threads: [SystemThread] = []
    for index in 0..<Self.writers {
      let thread = try SystemThread(named: "writer") { [self] in
        var generator = SeededNumbers(seed: seed &+ UInt64(index))
        work { client in
          let kind = TortureWrite.Kind.allCases[Int(generator.next() % 5)]
          var write = TortureWrite(kind: kind, mark: nextMark.add(1, ordering: .relaxed).oldValue)
          let goesOn = write.perform(on: client, token: token)
          writes.withLock { $0.append(write) }
          return goesOn
        }
      }
      threads.append(thread)
    }
    for _ in 0..<Self.readers {
      let thread = try SystemThread(named: "reader") { [self] in
        work { client in (try? client.request("GET", "\(plan)/kpis", token: token).status) == 200 }
      }
      threads.append(thread)
    }
    usleep(time)
    try server.crash()
    for thread in threads { thread.join() }
    return writes.withLock { $0 }
  }

  private func work(_ step: (Client) -> Bool) {
    if let client = try? server.connect() { while step(client) {} }
  }
}

/// Numbers that a seed leads to.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  // SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
