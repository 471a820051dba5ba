import Glibc
import PlanAPI
import Testing

extension EndToEndTests {
  @Suite("Random operations") struct PropertyTests {
    /// `PLAN_SERVER_PROPERTY_SEED`, else another each time.
    private static let seed: UInt64 = {
      let text = unsafe getenv("PLAN_SERVER_PROPERTY_SEED").map { unsafe String(cString: $0) }
      return text.flatMap { UInt64($0) } ?? .random(in: 0...999_999)
    }()

    @Test("by random roles in random months leave the server and a plain model agreeing on every read")
    func agree() async throws {
      let seed = Self.seed
      let model = try PlanModel(JSON(PlanImport.defaultDocument))
      try await withClockedServer(at: "2026-01-01T00:00:00+07:00") { server in
        var operations = try await RandomOperations(server, model, seed: seed)
        do {
          for index in 1...300 {
            try operations.step()
            if index % 30 == 0 { try operations.compare() }
          }
        } catch {
          Issue.record("seed \(seed): \(error) after\n\(operations.log.suffix(40).joined(separator: "\n"))")
        }
      }
    }
  }
}
