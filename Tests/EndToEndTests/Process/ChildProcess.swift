import Glibc
import Synchronization

/// A process of the program under test, its standard output a pipe and its standard error a file. It never outlives
/// its value.
final class ChildProcess: Sendable {
  let identifier: pid_t
  private let output: CInt
  private let errors: String
  private let patience: CInt
  private let state: Mutex<State>

  private struct State {
    var received: [UInt8] = []
    var exit: Exit?
  }

  enum Exit: Hashable, Sendable {
    case code(CInt)
    case signal(CInt)
  }

  /// - Parameters:
  ///   - errors: the file that takes its standard error.
  ///   - environment: all that it sees beside `PATH` and where to find libraries.
  ///   - inherited: a descriptor that it gets as number 3.
  ///   - patience: for so many seconds it may be silent.
  init(
    _ path: String, _ arguments: [String], environment: [String: String] = [:], inheriting inherited: CInt? = nil,
    errors: String, patience: CInt = 60
  ) throws {
    var ends: [CInt] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw ProcessError.system("pipe", errno) }
    let (reading, writing) = (ends[0], ends[1])
    // No other child may hold this pipe open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { _ = close(writing) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, writing, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // Also where it is number 3 already: the descriptor is then kept open (posix_spawn_file_actions_adddup2(3)).
    if let inherited { unsafe posix_spawn_file_actions_adddup2(&actions, inherited, 3) }
    var identifier = pid_t()
    let code = unsafe withCStrings([path] + arguments) { arguments in
      unsafe withCStrings(Self.environment(with: environment)) { environment in
        unsafe posix_spawn(&identifier, path, &actions, nil, arguments, environment)
      }
    }
    guard code == 0 else {
      _ = close(reading)
      throw ProcessError.system("posix_spawn \(path)", code)
    }
    self.identifier = identifier
    self.errors = errors
    self.patience = patience
    output = reading
    state = Mutex(State())
  }

  deinit {
    let isRunning = state.withLock { $0.exit == nil }
    if isRunning {
      _ = kill(identifier, SIGKILL)
      var status: CInt = 0
      _ = unsafe waitpid(identifier, &status, 0)
    }
    _ = close(output)
  }

  /// The next line of standard output; `nil` at its end.
  func line() throws -> String? {
    try state.withLock { state in
      while true {
        if let end = state.received.firstIndex(of: UInt8(ascii: "\n")) {
          defer { state.received.removeSubrange(...end) }
          return String(decoding: state.received[..<end], as: UTF8.self)
        }
        guard try receive(&state.received) else { return nil }
      }
    }
  }

  /// Standard output up to its end, which comes when the process ends.
  func rest() throws -> [UInt8] {
    try state.withLock { state in
      while try receive(&state.received) {}
      defer { state.received = [] }
      return state.received
    }
  }

  func send(_ signal: CInt) throws {
    guard kill(identifier, signal) == 0 else { throw ProcessError.system("kill", errno) }
  }

  /// Waits for its end; what it has printed and nobody has read is dropped.
  func exit() throws -> Exit {
    if let exit = state.withLock({ $0.exit }) { return exit }
    _ = try rest()
    var status: CInt = 0
    guard unsafe waitpid(identifier, &status, 0) == identifier else { throw ProcessError.system("waitpid", errno) }
    // wait(2): the low seven bits name the signal, the next byte the code.
    let exit: Exit = status & 0x7F == 0 ? .code((status >> 8) & 0xFF) : .signal(status & 0x7F)
    state.withLock { $0.exit = exit }
    return exit
  }

  /// The processor time that it has taken, in ticks of 10 ms (proc_pid_stat(5)).
  func processorTicks() throws -> Int {
    let text = String(decoding: try contents(of: "/proc/\(identifier)/stat"), as: UTF8.self)
    // The name, which may hold anything, ends with the last parenthesis; then fields 14 and 15 are what is asked.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
      throw ProcessError.ended(text)
    }
    return user + system
  }

  /// What it has written to standard error so far.
  func errorText() throws -> String { String(decoding: try contents(of: errors), as: UTF8.self) }

  /// - Returns: `false` at the end.
  private func receive(_ received: inout [UInt8]) throws -> Bool {
    var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    // A process that hangs fails the test instead of holding it up.
    guard unsafe poll(&waiting, 1, patience * 1000) == 1 else { throw ProcessError.hangs(try errorText()) }
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = unsafe read(output, &buffer, buffer.count)
    guard count >= 0 else { throw ProcessError.system("read", errno) }
    received += buffer[..<count]
    return count > 0
  }

  private static func environment(with own: [String: String]) -> [String] {
    let kept = ["PATH", "LD_LIBRARY_PATH"].compactMap { (name: String) -> String? in
      unsafe getenv(name).map { value in
        let text = unsafe String(cString: value)
        return "\(name)=\(text)"
      }
    }
    return kept + own.map { "\($0.key)=\($0.value)" }
  }
}

enum ProcessError: Error {
  case system(String, CInt)
  /// Nothing came for as long as it had; with its standard error.
  case hangs(String)
  /// It ended where it should run; with its standard error.
  case ended(String)
}

/// Calls `body` with the texts as execve(2) takes them.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(&pointers)
}

/// The bytes of a file.
func contents(of path: String) throws -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw ProcessError.system("open \(path)", errno) }
  defer { _ = close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 64 * 1024)
  while true {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw ProcessError.system("read", errno) }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// Makes a file of these bytes.
func write(_ bytes: [UInt8], to path: String) throws {
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { throw ProcessError.system("open \(path)", errno) }
  defer { _ = close(descriptor) }
  guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
    throw ProcessError.system("write", errno)
  }
}
