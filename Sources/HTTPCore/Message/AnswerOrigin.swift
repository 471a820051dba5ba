/// Which endpoint made an answer, and for whom: what it is counted and logged by. Nothing of it is sent.
public struct AnswerOrigin: Hashable, Sendable {
  /// The number of the route in ``ServerCounters``, from 1 on; 0 for none.
  public var route: Int
  /// Who asked, as the log may show it; never a secret.
  public var principal: String?

  public init(route: Int = 0, principal: String? = nil) {
    self.route = route
    self.principal = principal
  }
}
