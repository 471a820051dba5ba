import Glibc
import Testing

/// A number that `make torture` gives.
private func environment(_ name: String) -> UInt64? {
  unsafe getenv(name).flatMap { unsafe UInt64(String(cString: $0)) }
}

extension EndToEndTests {
  @Suite("Killed at any moment") struct KillTests {
    @Test("It has lost nothing that it acknowledged, nothing is there twice, and the file and its trail are whole")
    func survives() throws {
      let torture = try Torture(seed: environment("SEED") ?? .random(in: 0...UInt64(UInt32.max)))
      for _ in 1...20 { try torture.round() }
      torture.expectGood(restartedWithin: .seconds(10))
    }
  }
}

/// `make torture`.
@Suite(.enabled(if: environment("ROUNDS") != nil), .timeLimit(.minutes(120))) struct LongKillTests {
  @Test("As often as it was asked for, and each restart takes less than a second") func torture() throws {
    let rounds = Int(environment("ROUNDS") ?? 0)
    let torture = try Torture(
      seed: environment("SEED") ?? .random(in: 0...UInt64(UInt32.max)), updates: Int(environment("UPDATES") ?? 0))
    tell("torture: seed \(torture.seed), \(rounds) rounds")
    for round in stride(from: 1, through: rounds, by: 1) {
      try torture.round()
      if round % 50 == 0 || round == rounds { tell("torture: \(torture)") }
    }
    torture.expectGood(restartedWithin: .seconds(1))
  }
}

/// Prints a line at once, also where standard output is a pipe.
private func tell(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = unsafe Glibc.write(STDOUT_FILENO, bytes, bytes.count)
}

extension Torture: CustomStringConvertible {
  var description: String {
    """
    \(tally.rounds) rounds, \(tally.acknowledged) writes acknowledged, \(tally.lost) lost, \(tally.duplicated) \
    duplicated, \(tally.unanswered) without an answer of which \(tally.storedUnanswered) stored; slowest restart \
    \(Int(tally.slowestRestart / .milliseconds(1))) ms
    """
  }

  fileprivate func expectGood(restartedWithin limit: Duration) {
    #expect(tally.lost == 0 && tally.duplicated == 0, "\(self); seed \(seed)")
    #expect(tally.acknowledged > 0 && tally.unanswered > 0, "\(self); seed \(seed)")
    #expect(tally.slowestRestart < limit, "\(self); seed \(seed)")
  }
}
