import Foundation
import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("Signatures of updates and reports") struct SignatureTests {
    private let root: TestCertificate
    private let signer: TestCertificate

    init() throws {
      root = try TestCertificate(
        .init {
          $0.isAuthority = true
          $0.commonName = "Gốc"
        })
      signer = try TestCertificate(
        .init {
          $0.commonName = "Nguyễn Thị Hoa"
          $0.purpose = "emailProtection"
          $0.keyUsage = "digitalSignature"
        }, issuer: root)
    }

    /// A server of the demo's data that trusts the root, with its folder.
    private func start(_ further: String...) throws -> (PlanServerProcess, Program) {
      let program = try Program()
      try write(Array(root.pem.utf8), to: program.path("roots"))
      let server = try PlanServerProcess(
        program, "demo", ["--signature-roots", program.path("roots")] + further)
      return (server, program)
    }

    private func sign(
      _ server: PlanServerProcess, _ target: String, _ token: String, _ message: [UInt8],
      type: String = "application/pkcs7-signature", headers: [(name: String, value: String)] = []
    ) throws -> Answer {
      try server.connect().request(
        "POST", "\(target)/signature", token: token, body: message, headers: [("Content-Type", type)] + headers)
    }

    @Test("A reporter signs the bytes of one revision, which stay as they are; later revisions are not signed by that")
    func signsUpdates() throws {
      let (server, _) = try start()
      let (reporter, viewer) = (try server.token("reporter", "VHXH"), try server.token("viewer"))
      let made = try server.post("\(plan)/tasks/13/progress", reporter, update())
      let target = "\(plan)/progress/\(try #require(made.json["id"].integer))"
      #expect(made.json["signatures"].items.isEmpty && made.json["signatures"].exists)
      let content = try server.get(target, viewer)
      #expect(content["Content-Type"]?.hasPrefix("application/json") == true)
      #expect(content.json.names.prefix(3) == ["schema", "plan", "id"])
      for (name, value) in [("Accept-Language", "en"), ("Accept", "application/json")] {
        #expect(try server.get(target, reporter, headers: [(name, value)]).body == content.body)
      }
      let before = try server.get("\(plan)/tasks/13/progress/2026-02", viewer)["ETag"]

      let message = try signer.sign(content.body)
      let answer = try sign(server, target, reporter, message)
      #expect(answer.status == 201, "\(answer.text)")
      #expect(answer["Location"] == "\(target)/signature")
      #expect(answer.json["signer"].string == "CN=Nguyễn Thị Hoa")
      #expect(answer.json["issuer"].string == "CN=Gốc")
      #expect(answer.json["serial"].string == signer.serial)
      #expect(answer.json["certificate_sha256"].string == SHA256Digest(bytes: signer.sha256)?.hex)
      #expect(answer.json["covers"]["path"].string == target)
      #expect(answer.json["covers"]["sha256"].string == (try SHA256Digest(of: content.body).hex))
      #expect(answer.json["by"]["unit"].string == "VHXH")
      #expect(answer.json["signed_at"].string.flatMap { Instant($0) } != nil)

      // The same again changes nothing, in whatever form it comes.
      let head = try server.get("\(plan)/audit/head", try server.token("leader")).body
      let pem = Array(PEMText.encode(message, label: "CMS").utf8)
      for (form, type) in [(message, "application/cms"), (pem, "application/x-pem-file")] {
        let again = try sign(server, target, reporter, form, type: type)
        #expect(again.status == 200)
        #expect(again.body == answer.body)
      }
      #expect(try server.get("\(plan)/audit/head", try server.token("leader")).body == head)

      #expect(try server.get(target, viewer).body == content.body)
      let second = try server.post("\(plan)/tasks/13/progress", reporter, update(["percent": "41"]))
      #expect(second.status == 201)
      #expect(try server.get(target, viewer).body == content.body)
      let all = try server.get("\(plan)/tasks/13/progress/2026-02?revisions=all", viewer).json["items"].items
      #expect(all.suffix(2).map { $0["signatures"].items } == [[answer.json], []])
      let newest = try server.get("\(plan)/tasks/13/progress/2026-02", viewer)
      #expect(newest.json["items"][0]["signatures"].items.isEmpty)
      #expect(newest["ETag"] != before)

      let list = try server.get("\(target)/signature", viewer).json["items"].items
      #expect(list.count == 1)
      #expect(list[0]["pem"].string == String(decoding: pem, as: UTF8.self))
      let entry = try #require(
        try server.get("\(plan)/audit?limit=200&after=\(try sequence(head) - 1)", try server.token("leader"))
          .json["items"].items.first)
      #expect(entry["action"].string == "progress.sign")
      #expect(entry["entity"].string == "tasks/13/progress/2026-02/VHXH/signature")
      #expect(entry["after"]["signature"] == answer.json)
      try server.stop()
    }

    private func sequence(_ head: [UInt8]) throws -> Int64 { try #require(JSON(head)["sequence"].integer) }

    @Test("Consolidator and leader sign a report, whose bytes, hash and explanation stay as they are")
    func signsReports() throws {
      let (server, _) = try start()
      let leader = try server.token("leader")
      let made = try server.post("\(plan)/reports", try server.token("consolidator"), #"{"period":"2026-Q1"}"#)
      let target = "\(plan)/reports/\(try #require(made.json["id"].integer))"
      let content = try server.get("\(target)?format=json", leader).body
      let explanation = try server.get("\(plan)/audit?explain=report/\(made.json["id"].integer ?? 0)", leader).body
      for role in ["leader", "consolidator"] {
        let answer = try sign(server, target, try server.token(role), try signer.sign(content))
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json["covers"]["sha256"] == made.json["sha256"])
        #expect(answer.json["covers"]["path"].string == "\(target)?format=json")
      }
      #expect(try server.get("\(target)?format=json", leader).body == content)
      let read = try server.get(target, leader).json
      #expect(read["signatures"].items.map { $0["by"]["role"].string } == ["leader", "consolidator"])
      #expect(read["report"] == JSON(content))
      let listed = try server.get("\(plan)/reports?period=2026-Q1", leader).json["items"][0]
      #expect(listed["signatures"] == read["signatures"])
      #expect(try server.get("\(target)/signature", leader).json["items"].items.count == 2)
      #expect(
        try server.get("\(plan)/audit?explain=report/\(made.json["id"].integer ?? 0)", leader).body == explanation)
      for role in ["reporter", "viewer", "city", "admin"] {
        #expect(try sign(server, target, try server.token(role), try signer.sign(content)).status == 403)
      }
      try server.stop()
    }

    @Test(
      "Whose it is not, what is not there, what is no signature and what is too long is refused, and nothing is kept")
    func refuses() throws {
      let (server, _) = try start()
      let (reporter, viewer) = (try server.token("reporter", "VHXH"), try server.token("viewer"))
      let made = try server.post("\(plan)/tasks/13/progress", reporter, update())
      let id = try #require(made.json["id"].integer)
      let target = "\(plan)/progress/\(id)"
      let content = try server.get(target, viewer).body
      let message = try signer.sign(content)
      #expect(try sign(server, target, try server.token("reporter", "KT"), message).status == 403)
      #expect(try sign(server, target, viewer, message).status == 403)
      #expect(try sign(server, "\(plan)/progress/999999", reporter, message).status == 404)
      #expect(try sign(server, "\(plan)/progress/0", reporter, message).status == 404)
      #expect(try server.get("\(plan)/progress/999999", viewer).status == 404)
      #expect(try server.get("\(plan)/progress/999999/signature", viewer).status == 404)
      #expect(try server.get("\(target)?format=json", viewer).status == 422)
      for type in ["application/json", "text/plain", "application/pkcs7-mime"] {
        #expect(try sign(server, target, reporter, message, type: type).status == 415)
      }
      #expect(try sign(server, target, reporter, [UInt8](repeating: 0x30, count: 64 * 1024 + 1)).status == 413)
      for (language, title) in [("vi", "Chữ ký số không được chấp nhận"), ("en", "The signature is not accepted")] {
        let answer = try sign(
          server, target, reporter, try signer.sign(content + [10]), headers: [("Accept-Language", language)])
        #expect(answer.status == 422)
        #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
        #expect(answer.json["type"].string == "/problems/signature-wrong-content")
        #expect(answer.json["title"].string == title)
      }
      // The bytes of another revision are others, if nothing else is.
      let twin = try server.post("\(plan)/tasks/13/progress", reporter, update())
      let other = "\(plan)/progress/\(try #require(twin.json["id"].integer))"
      #expect(try sign(server, other, reporter, message).json["type"].string == "/problems/signature-wrong-content")
      #expect(try server.get("\(target)/signature", viewer).json["items"].items.isEmpty)

      // So many and no more.
      for _ in 1...SignatureStore.limit {
        #expect(try sign(server, target, reporter, try signer.sign(content)).status == 201)
      }
      #expect(try sign(server, target, reporter, try signer.sign(content)).status == 409)
      try server.stop()
    }

    @Test("A server without roots says so, and one with a file that is not good does not start")
    func needsRoots() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo")
      let reporter = try server.token("reporter", "VHXH")
      let id = try #require(try server.post("\(plan)/tasks/13/progress", reporter, update()).json["id"].integer)
      let answer = try sign(server, "\(plan)/progress/\(id)", reporter, [])
      #expect(answer.status == 409)
      #expect(answer.json["type"].string == "/problems/signatures-not-taken")
      try server.stop()

      let serve = ["serve", "--database", program.database]
      let missing = try program.run(serve, environment: ["PLAN_SERVER_SIGNATURE_ROOTS": program.path("none")])
      #expect(missing.exit == .code(1))
      #expect(missing.errors.hasPrefix("plan-server: \(program.path("none")) cannot be read"), "\(missing.errors)")
      #expect(try program.run(serve + ["--signature-revocations", "x"]).exit == .code(64))
    }

    @Test("The README's lines work when pasted, and a certificate that is revoked signs no more after SIGHUP")
    func followsREADME() throws {
      let program = try Program()
      try write(Array(root.pem.utf8), to: program.path("roots"))
      try write(Array(try root.revocationList(of: []).utf8), to: program.path("lists"))
      try write(Array(signer.pem.utf8), to: program.path("signer.pem"))
      try write(Array(signer.keyPEM.utf8), to: program.path("signer.key"))
      let server = try PlanServerProcess(
        program, "demo",
        ["--signature-roots", program.path("roots"), "--signature-revocations", program.path("lists")])
      let reporter = try server.token("reporter", "VHXH")
      func paste() throws -> String {
        let made = try server.post("\(plan)/tasks/13/progress", reporter, update())
        let names = "ID=\(made.json["id"].integer ?? 0) REPORTER=\(reporter) PLAN=http://\(server.address)\(plan)\n"
        let shell = try ChildProcess(
          "/bin/sh", ["-eu", "-c", "cd \(program.folder)\n\(names)\(try script())"],
          errors: program.path("shell-errors"))
        let output = String(decoding: try shell.rest(), as: UTF8.self)
        #expect(try shell.exit() == .code(0))
        #expect(try shell.errorText() == "")
        return output
      }
      #expect(try paste().contains(#""signer":"CN=Nguyễn Thị Hoa","#))
      try write(Array(try root.revocationList(of: [signer]).utf8), to: program.path("lists"))
      try server.process.send(SIGHUP)
      // Each is answered before the next is sent, so this waits for the signal and for nothing else.
      var output = ""
      for _ in 1...200 where !output.contains("/problems/") { output = try paste() }
      #expect(output.contains("/problems/signature-revoked"), "\(output)")
      try server.stop()
    }

    /// The shell block that the README marks as how to sign.
    private func script() throws -> String {
      let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      let readme = try String(contentsOfFile: "/\(root)/README.md", encoding: .utf8)
      let marked = try #require(readme.range(of: "<!-- signing -->\n```sh\n"))
      let end = try #require(readme.range(of: "\n```\n", range: marked.upperBound..<readme.endIndex))
      return String(readme[marked.upperBound..<end.lowerBound])
    }
  }
}
