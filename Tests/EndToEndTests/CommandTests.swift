import Testing

extension EndToEndTests {
  /// The sample year ends in October at the earliest in what these expect: the plan's year may be over.
  @Suite("The demo", .demo) struct DemoTests {
    @Test("The demo prints a token for each role, and one for a reporter of each lead unit")
    func printsTokens() throws {
      let grants = try demo().grants
      #expect(
        grants.filter { $0.role != "reporter" }.map(\.role) == ["admin", "consolidator", "leader", "city", "viewer"])
      #expect(
        grants.filter { $0.role == "reporter" }.map(\.unit) == ["VHXH", "KT", "VP", "TTHCC", "TTDVC", "CAX", "MTTQ"])
      #expect(Set(grants.map(\.token)).count == 12)
    }
  }
}
