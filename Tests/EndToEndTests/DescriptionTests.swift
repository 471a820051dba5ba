import Glibc
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The description of the API") struct DescriptionTests {
    @Test("does what Tests/OpenAPI/checks.py asks of it")
    func isTrue() async throws {
      let python = "\(PageServer.root)/.build/openapi/bin/python"
      try #require(unsafe access(python, X_OK) == 0, "schemathesis is missing: run Scripts/install-schemathesis.sh")
      let examples = "\(PageServer.root)/Sources/PlanAPI/Resources/openapi-examples.json"
      try await PageServer.run("OpenAPI/checks.py", [examples], python: python) { line in
        if line.hasPrefix("not ok") { Issue.record("\(line)") }
      }
    }

    @Test(
      "names the fields of text, and what Tests/OpenAPI/hostile.py puts into them is text in every output",
      .timeLimit(.minutes(3)))
    func takesHostileText() async throws {
      try await PageServer.run("OpenAPI/hostile.py", []) { line in
        if line.hasPrefix("not ok") { Issue.record("\(line)") }
      }
    }

    @Test("is shown at /docs as Tests/Browser/documentation.py asks")
    func isShown() async throws {
      let axe = "\(PageServer.root)/.build/axe/axe.min.js"
      try #require(unsafe access(axe, R_OK) == 0, "axe-core is missing: run Scripts/install-axe.sh")
      try await PageServer.run("Browser/documentation.py", [axe]) { line in
        if line.hasPrefix("not ok") { Issue.record("\(line)") }
      }
    }
  }

  @Suite("DescriptionExamples", .enabled(if: PageServer.examples != nil)) struct DescriptionExamples {
    @Test("are written to the file that PLAN_SERVER_EXAMPLES names")
    func areWritten() async throws {
      try await PageServer.run("OpenAPI/examples.py", [try #require(PageServer.examples)]) { _ in }
    }
  }
}
