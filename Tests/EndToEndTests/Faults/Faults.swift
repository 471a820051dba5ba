import Glibc
import PlanAPI

/// What a server is to meet with: the rules of Tests/Faults/faults.c, which begin and end while it runs.
final class Faults: Sendable {
  /// In the order of the library's table.
  enum Call: Int {
    case sync, write, open, accept, memory, clock, heap
  }

  struct Rule {
    /// An `errno`; 0 lets the calls through.
    var error: CInt = 0
    /// Before that; it ends with the rule.
    var delay: Duration = .zero
    /// Calls that are left alone first.
    var skip: Int32 = 0
    /// Calls that are not, after those; `nil` for all.
    var count: Int32?
    /// Seconds that the time of day is ahead.
    var shift: Int32 = 0
    /// What the file's name ends with; empty for every file.
    var suffix = ""
  }

  private static let ruleSize = 64
  private let path: String
  private let library: String

  init(of program: Program) throws {
    path = program.path("faults")
    library = try Faults.library.get()
    try write([UInt8](repeating: 0, count: 7 * Faults.ruleSize), to: path)
  }

  /// For the process that is to meet them.
  var environment: [String: String] {
    // As the unit does: a crash is an end at once.
    ["LD_PRELOAD": library, "FAULTS": path, "SWIFT_BACKTRACE": "enable=no"]
  }

  func begin(_ call: Call, _ rule: Rule) throws {
    let milliseconds = Int32(rule.delay / .milliseconds(1))
    let numbers = [rule.error, milliseconds, rule.skip, rule.count ?? -1, 0, rule.shift]
    var bytes = numbers.flatMap { number in unsafe withUnsafeBytes(of: number) { unsafe Array($0) } }
    bytes += Array(rule.suffix.utf8)
    bytes += [UInt8](repeating: 0, count: Faults.ruleSize - bytes.count)
    try withTable { table in
      guard unsafe pwrite(table, bytes, bytes.count, off_t(call.rawValue * Faults.ruleSize)) == bytes.count else {
        throw ProcessError.system("pwrite", errno)
      }
    }
  }

  func end(_ call: Call) throws { try begin(call, Rule()) }

  /// Calls that a rule has been asked about since it began.
  func seen(_ call: Call) throws -> Int {
    var count: Int32 = 0
    try withTable { table in _ = unsafe pread(table, &count, 4, off_t(call.rawValue * Faults.ruleSize + 16)) }
    return Int(count)
  }

  private func withTable(_ body: (CInt) throws -> Void) throws {
    let table = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard table >= 0 else { throw ProcessError.system("open \(path)", errno) }
    defer { _ = close(table) }
    try body(table)
  }

  /// The library, compiled once a run.
  private static let library = Result<String, any Error> {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let made = "\(root)/.build/faults.so"
    let program = try Program()
    let compiler = try ChildProcess(
      "/bin/sh",
      [
        "-c", "cc -shared -fPIC -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -o \"$0.new\" \"$1\" && mv \"$0.new\" \"$0\"",
        made, "\(root)/Tests/Faults/faults.c",
      ], errors: program.path("errors"))
    guard try compiler.exit() == .code(0) else { throw ProcessError.ended(try compiler.errorText()) }
    return made
  }
}
