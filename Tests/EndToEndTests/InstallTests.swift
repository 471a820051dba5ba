import Glibc
import Testing

extension EndToEndTests {
  @Suite("make install") struct InstallTests {
    private static let repository = "/\(#filePath.split(separator: "/").dropLast(3).joined(separator: "/"))"

    @Test("Everything goes below DESTDIR, and the units name the program where PREFIX puts it")
    func installs() throws {
      let program = try Program()
      let place = program.path("root")
      defer { removeFolder(place) }
      let process = try ChildProcess(
        "/usr/bin/make",
        [
          "-s", "-C", Self.repository, "install", "DESTDIR=\(place)", "PREFIX=/opt/plan", "RELEASE=\(Program.binary)",
        ], errors: program.path("errors"))
      _ = try process.rest()
      let exit = try process.exit()
      let errors = try process.errorText()
      #expect(exit == .code(0), "\(errors)")
      let units = "\(place)/opt/plan/lib/systemd/system"
      for name in ["plan-server", "plan-server-backup", "plan-server-report"] {
        let text = String(decoding: try contents(of: "\(units)/\(name).service"), as: UTF8.self)
        #expect(text.contains("\nExecStart=/opt/plan/bin/plan-server ") && !text.contains("/usr/local/"))
      }
      for name in ["plan-server.socket", "plan-server-backup.timer", "plan-server-report.timer"] {
        #expect(try contents(of: "\(units)/\(name)").count > 50)
      }
      for name in ["plan-server-tls.conf", "alerts.yml", "plan-server.json"] {
        #expect(try contents(of: "\(place)/opt/plan/share/plan-server/\(name)").count > 200)
      }
      let completions = [
        "bash-completion/completions/plan-server", "zsh/site-functions/_plan-server",
        "fish/vendor_completions.d/plan-server.fish",
      ]
      for name in completions {
        let text = String(decoding: try contents(of: "\(place)/opt/plan/share/\(name)"), as: UTF8.self)
        #expect(text.contains("plan-server") && text.contains("status"))
      }
      #expect(unsafe access("\(place)/opt/plan/bin/plan-server", X_OK) == 0)
    }

    private func removeFolder(_ path: String) {
      do {
        let process = try ChildProcess("/bin/rm", ["-r", path], errors: "/dev/null")
        #expect(try process.exit() == .code(0))
      } catch {
        Issue.record(error)
      }
    }
  }
}
