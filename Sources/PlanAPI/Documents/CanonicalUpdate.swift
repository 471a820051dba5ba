extension RecordedUpdate {
  /// The bytes of a revision that are signed (DOMAIN.md rule 11): JSON without white space, its members always in this
  /// order, in no language.
  func canonicalDocument(of plan: PlanKey) -> [UInt8] {
    var writer = JSONWriter(capacity: 1024)
    writer.object { writer in
      writer.member("schema", "progress/1")
      writer.member("plan", plan)
      writeMembers(to: &writer)
    }
    return writer.bytes
  }
}
