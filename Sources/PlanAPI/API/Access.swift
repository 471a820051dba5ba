/// Who may use an endpoint (API.md, the table's column "who"). What a role may do with whose data is the endpoint's to
/// check: a reporter writes only for its own unit.
enum Access: Hashable, Sendable {
  case anyone
  case anyToken
  case roles(Set<Role>)

  static let admin = Access.roles([.admin])
  /// Writes what a unit says, for that unit alone.
  static let reporter = Access.roles([.reporter])
  /// Keeps the plan and its months.
  static let consolidator = Access.roles([.consolidator])
  /// Reads the trail (DOMAIN.md rule 10).
  static let auditor = Access.roles([.admin, .leader, .city])

  var isForAnyone: Bool {
    if case .anyone = self { true } else { false }
  }

  /// - Throws: 401 without a token, 403 where its role does not suffice.
  func check(_ token: Token?, presented: Bool) throws(Problem) {
    if case .anyone = self { return }
    guard let token else { throw .unauthorized(hasToken: presented) }
    guard case .roles(let roles) = self, !roles.contains(token.role) else { return }
    let needed = roles.map(\.rawValue).sorted().joined(separator: ", ")
    throw .forbidden(
      LocalizedText(
        vi: "Vai trò “\(token.role.rawValue)” không đủ; cần: \(needed).",
        en: "The role “\(token.role.rawValue)” does not suffice; needed: \(needed)."))
  }
}

extension Token {
  /// A token for one plan does not even know that there are others, an administrator's included.
  /// - Parameter plan: `nil` for what belongs to no single plan.
  func canSee(_ plan: PlanKey?) -> Bool { self.plan == nil || self.plan == plan }

  /// - Throws: 403 for a token that is for one plan, where what is asked for belongs to all or to another.
  func requireSight(of plan: PlanKey?) throws(Problem) {
    guard !canSee(plan), let own = self.plan else { return }
    throw .forbidden(
      LocalizedText(vi: "Mã này chỉ dùng cho kế hoạch \(own).", en: "This token is for the plan \(own) alone."))
  }
}
