extension Row {
  /// A SHA-256 digest, kept as its 32 bytes.
  func digest(_ column: Int) throws(DatabaseError) -> SHA256Digest {
    guard let digest = SHA256Digest(bytes: try bytes(column)) else {
      throw .mismatch("column \(column) is no SHA-256", statement: nil)
    }
    return digest
  }
}
