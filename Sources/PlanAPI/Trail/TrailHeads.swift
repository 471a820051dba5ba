/// Where the chains end that a transaction has appended to. A change has few chains and may have many entries, and the
/// writer commits many changes at once: each head is read once, and written once, when the transaction is committed.
struct TrailHeads: Sendable {
  struct End: Sendable {
    /// Of the chain's plan; `nil` for the program's own chain.
    let key: PlanKey?
    var head: TrailHead
  }

  private(set) var ends: [Int64: End] = [:]
  var isEmpty: Bool { ends.isEmpty }

  subscript(chain: Int64) -> End? {
    get { ends[chain] }
    set { ends[chain] = newValue }
  }
}
