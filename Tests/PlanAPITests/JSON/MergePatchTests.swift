import Testing

@testable import PlanAPI

@Suite("Merge patches") struct MergePatchTests {
  @Test(
    "A patch does what RFC 7396, appendix A, says",
    arguments: [
      (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
      (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
      (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
      (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
      (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
      (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"),
      (#"{"a":"foo"}"#, #""bar""#, #""bar""#), (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
      ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#), ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
  func merges(target: String, patch: String, result: String) throws {
    let merged = try JSONValue(parsing: Array(target.utf8)).merging(try JSONValue(parsing: Array(patch.utf8)))
    #expect(merged == (try JSONValue(parsing: Array(result.utf8))))
  }
}

@Suite("The difference of two versions of a plan") struct PlanDifferenceTests {
  private func changes(_ old: String, _ new: String) throws -> [String] {
    PlanDifference(from: try JSONValue(parsing: Array(old.utf8)), to: try JSONValue(parsing: Array(new.utf8)))
      .changes.map(\.description)
  }

  @Test(
    "Parts are matched by their keys, so that one more is one change",
    arguments: [
      (#"{"title":"a"}"#, #"{"title":"a"}"#, []),
      (#"{"title":"a"}"#, #"{"title":"b"}"#, [#"changed /title: "a" -> "b""#]),
      (#"{"title":"a"}"#, #"{"year":1}"#, ["added /year: 1", #"removed /title: "a""#]),
      (
        #"{"tasks":[{"number":2,"t":"x"}]}"#, #"{"tasks":[{"number":1},{"number":2,"t":"y"}]}"#,
        [#"added /tasks/0 (tasks/1): {"number":1}"#, #"changed /tasks/1/t (tasks/2): "x" -> "y""#]
      ),
      (
        #"{"units":[{"code":"A"},{"code":"B"}]}"#, #"{"units":[{"code":"A"}]}"#,
        [#"removed /units/1 (units/B): {"code":"B"}"#]
      ),
      (
        #"{"kpis":[{"code":"A"},{"code":"B"}]}"#, #"{"kpis":[{"code":"B"},{"code":"A"}]}"#,
        [#"moved /kpis: ["A","B"] -> ["B","A"]"#]
      ),
      (
        #"{"tasks":[{"number":1,"outputs":["a"]}]}"#, #"{"tasks":[{"number":1,"outputs":["a","b"]}]}"#,
        [#"changed /tasks/0/outputs (tasks/1): ["a"] -> ["a","b"]"#]
      ),
    ] as [(String, String, [String])])
  func finds(old: String, new: String, expected: [String]) throws { #expect(try changes(old, new) == expected) }
}
