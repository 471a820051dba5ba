/// Why a store could not do what it was asked, where it is not the database that refused.
public enum StoreError: Error, Hashable, Sendable {
  case noSuchPlan(PlanKey)
  /// No stored plan has this number.
  case noSuchPlanNumber(Int64)
  /// The rows to be written name the token that wrote them, and there is none.
  case noToken
  /// Something was changed that the trail does not tell of (DOMAIN.md rule 10).
  case changeWithoutTrail
  /// A draft cannot be kept as submitted.
  case reportIsDraft
  /// Another token that is not revoked has the certificate.
  case certificateTaken
  case notEnoughRandomBytes
  /// What was written a moment ago is not there: the database does not do what its SQL says.
  case noRowReturned
  /// A stored plan that cannot be read as things are, such as without its time zone's file.
  case unreadablePlan(Int64, FieldFaults)
}
