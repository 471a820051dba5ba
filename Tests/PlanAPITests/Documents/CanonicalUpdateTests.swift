import Testing

@testable import PlanAPI

@Suite("What is signed of an update") struct CanonicalUpdateTests {
  @Test("is these bytes, and stays them: whoever changes the form breaks what was handed out and is not signed yet")
  func form() throws {
    var recorded = update(4, "VHXH", "2026-10", "55.5", late: true, revision: 2, disbursed: 9_007_199_254_740_993)
    recorded.id = 17
    recorded.recordedAt = Instant(milliseconds: 1_790_000_000_999)
    recorded.update.summary = "Đã rà soát \"5/9\"\n"
    recorded.update.outputs = [
      DeliveredOutput(kind: "Kế hoạch", number: "41/KH-UBND", issued: date("2026-02-02"), title: "A", url: nil)
    ]
    let document = recorded.canonicalDocument(of: try #require(PlanKey("39-kh-ubnd-2026")))
    #expect(
      String(decoding: document, as: UTF8.self) == #"""
        {"schema":"progress/1","plan":"39-kh-ubnd-2026","id":17,"task":4,"unit":"VHXH","period":"2026-10",\#
        "revision":2,"timeliness":"late","percent":55.5,"status":"on_track","summary":"Đã rà soát \"5/9\"\n",\#
        "difficulties":null,"proposals":null,"disbursed_vnd":9007199254740993,"outputs":[{"kind":"Kế hoạch",\#
        "number":"41/KH-UBND","issued":"2026-02-02","title":"A","url":null,"attachment":null}],\#
        "recorded_at":"2026-09-21T14:13:20.999Z"}
        """#)
  }
}
