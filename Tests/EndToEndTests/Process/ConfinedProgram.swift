import Glibc
import TestSupport

/// The program as a unit of deploy/systemd runs it, as far as its filters of system calls go: Tests/Faults/confined.c.
enum ConfinedProgram {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  /// What starts a program under a unit's filters.
  static func launcher(for unit: String) throws -> [String] {
    let settings = try settings(of: unit)
    let folder = "\(root)/.build"
    let calls = "\(folder)/confined.\(unit).calls"
    try write(Array(try allowedCalls(settings).joined(separator: "\n").utf8), to: calls)
    let names = settings.filter { $0.name == "RestrictAddressFamilies" }.flatMap { $0.value.split(separator: " ") }
    let numbers = names.compactMap { ["AF_UNIX": AF_UNIX, "AF_INET": AF_INET, "AF_INET6": AF_INET6][String($0)] }
    let families = numbers.isEmpty ? "none" : numbers.map { "\($0)" }.joined(separator: ",")
    return [try program.get(), calls, families]
  }

  private static func settings(of unit: String) throws -> [(name: String, value: String)] {
    let text = String(decoding: try contents(of: "\(root)/deploy/systemd/\(unit)"), as: UTF8.self)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") && $0.contains("=") }.map { line in
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
  }

  /// The names of SystemCallFilter=, sets taken apart: those of each line are added, or with `~` taken away, and the
  /// set @default is always in (systemd.exec(5)).
  private static func allowedCalls(_ settings: [(name: String, value: String)]) throws -> [String] {
    let sets = try sets.get()
    func expanded(_ name: Substring) -> [String] {
      guard name.hasPrefix("@") else { return [String(name)] }
      return sets[String(name), default: []].flatMap { expanded($0[...]) }
    }
    var allowed = Set(expanded("@default"))
    for setting in settings where setting.name == "SystemCallFilter" {
      let isTakenAway = setting.value.hasPrefix("~")
      let names = setting.value.drop { $0 == "~" }.split(separator: " ").flatMap(expanded)
      if isTakenAway { allowed.subtract(names) } else { allowed.formUnion(names) }
    }
    return allowed.sorted()
  }

  /// What each set has, by systemd's own account.
  private static let sets = Result<[String: [String]], any Error> {
    let folder = try Program()
    let process = try ChildProcess(
      "/usr/bin/systemd-analyze", ["syscall-filter", "--no-pager"], errors: folder.path("errors"))
    let text = String(decoding: try process.rest(), as: UTF8.self)
    guard try process.exit() == .code(0) else { throw ProcessError.ended(try process.errorText()) }
    var sets: [String: [String]] = [:]
    var name = ""
    for line in text.split(separator: "\n") {
      let word = line.drop { $0 == " " }
      if line.hasPrefix("@") { name = String(line) }
      if line.hasPrefix(" "), !word.hasPrefix("#") { sets[name, default: []].append(String(word)) }
    }
    return sets
  }

  /// The launcher, compiled once a run.
  private static let program = Result<String, any Error> {
    let made = "\(root)/.build/confined"
    let folder = try Program()
    let compiler = try ChildProcess(
      "/bin/sh",
      [
        "-c", "cc -O2 -Wall -Wextra -Werror -o \"$0.new\" \"$1\" -lseccomp && mv \"$0.new\" \"$0\"", made,
        "\(root)/Tests/Faults/confined.c",
      ], errors: folder.path("errors"))
    guard try compiler.exit() == .code(0) else { throw ProcessError.ended(try compiler.errorText()) }
    return made
  }
}
