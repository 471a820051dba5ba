import HTTPCore
import PlanAPI
import TestSupport

/// A write that was sent, and what is known of it.
struct TortureWrite {
  enum Kind: Int, CaseIterable {
    case update, keyedUpdate, value, keyedValue, badUpdate
  }

  enum Outcome: Hashable {
    /// It is there, once.
    case acknowledged
    /// It is not there.
    case refused
    /// No answer came, or one that says that nobody knows: it is there at most once.
    case unknown
    /// No answer that there should be.
    case unexpected(Int)
  }

  let kind: Kind
  /// By which it is found again.
  let mark: Int
  var outcome = Outcome.unknown

  var isValue: Bool { kind == .value || kind == .keyedValue }
  var key: String? { kind == .keyedUpdate || kind == .keyedValue ? "key-\(mark)" : nil }

  private var target: String { isValue ? "\(plan)/kpis/HT-02/values" : "\(plan)/tasks/14/progress" }

  private var body: String {
    if isValue { return #"{"period":"2026-02","numerator":\#(mark),"denominator":1000000000}"# }
    return update(["summary": "\"\(mark)\"", "percent": kind == .badUpdate ? "101" : "40"])
  }

  /// Sends it, and learns what became of it.
  /// - Returns: whether the connection can be used again.
  mutating func perform(on client: Client, token: String) -> Bool {
    do {
      let answer = try client.request(
        "POST", target, token: token, body: Array(body.utf8), headers: key.map { [("Idempotency-Key", $0)] } ?? [])
      outcome =
        switch answer.status {
        case 201 where kind != .badUpdate: .acknowledged
        case 422 where kind == .badUpdate: .refused
        case 503 where answer.json["type"].string == "/problems/outcome-unknown": .unknown
        case 503, 429: .refused
        default: .unexpected(answer.status)
        }
      return !answer.closes
    } catch {
      return false
    }
  }
}
