/// A file that a unit has sent, to be named by an output (DOMAIN.md, "output").
public struct Attachment: Hashable, Sendable {
  public let unit: UnitCode
  public let sha256: SHA256Digest
  /// How many there are.
  public let bytes: Int
  /// As its sender calls it.
  public let name: String
  let type: AttachmentType

  /// The largest that is taken.
  static let largest = 25 * 1024 * 1024
  /// How long one stays that no update names.
  static let patience: Int64 = 7 * 24 * 3600 * 1000
  /// How long a file stays after its attachment has ended: a backup under way may yet want it.
  static let filePatience: Int64 = 24 * 3600 * 1000
  /// How many of a unit's may wait for an update that names them.
  static let mostWaiting = 200
}

/// An attachment as it is kept.
public struct RecordedAttachment: Hashable, Sendable {
  public let id: Int64
  public let attachment: Attachment
  public let uploadedAt: Instant
  /// Whether an output names it: then it stays.
  public let isNamed: Bool

  /// When it ends if no update names it.
  var expiresAt: Instant? {
    isNamed ? nil : Instant(milliseconds: uploadedAt.milliseconds + Attachment.patience)
  }

  /// Before an update names it, a file is its unit's own.
  func isOpen(to token: Token) -> Bool {
    isNamed || token.unit == attachment.unit || [.admin, .consolidator].contains(token.role)
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("sha256", attachment.sha256.hex)
    writer.member("name", attachment.name)
    writer.member("media_type", attachment.type.mediaType)
    writer.member("bytes", attachment.bytes)
    writer.member("unit", attachment.unit)
    writer.member("uploaded_at", uploadedAt)
    writer.member("named", isNamed)
    writer.member("expires_at", expiresAt)
  }
}
