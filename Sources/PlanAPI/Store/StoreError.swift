/// Why a store could not do what it was asked, where it is not the database that refused.
public enum StoreError: Error, Hashable, Sendable {
  case noSuchPlan(PlanKey)
  /// The plan document is not UTF-8.
  case documentIsNotText
  case notEnoughRandomBytes
  /// An INSERT … RETURNING returned nothing: the database does not do what its SQL says.
  case noRowReturned
}
