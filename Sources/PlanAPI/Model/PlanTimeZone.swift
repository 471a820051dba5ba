/// The plan's time zone: an IANA name and its offsets from UTC, read from the system's TZif files (RFC 9636).
public struct PlanTimeZone: Hashable, Sendable {
  public let identifier: String
  /// Seconds east of UTC.
  let offset: Int
}
