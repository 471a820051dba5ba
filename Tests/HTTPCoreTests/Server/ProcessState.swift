import Glibc

@testable import HTTPCore

/// What servers hold in this process, and nothing else of it does: other tests may open files at the same time.
struct ProcessState {
  let eventPolls: Int
  let eventSignals: Int
  let loopThreads: Int

  /// Whether nothing is held that was not before: what ended late then may have gone since.
  /// - Parameter margin: what servers of other tests in the process may have more of.
  func isWithin(_ other: ProcessState, margin: Int) -> Bool {
    eventPolls <= other.eventPolls + margin && eventSignals <= other.eventSignals + margin
      && loopThreads <= other.loopThreads + margin
  }

  /// Looks until the state is `expected`, or for ten seconds: a thread lets go of what it holds as it ends, shortly
  /// after it has told so.
  static func settled(_ expected: (ProcessState) -> Bool) throws -> ProcessState {
    let deadline = MonotonicTime.now.advanced(by: .seconds(10))
    while true {
      let state = try current()
      if expected(state) || MonotonicTime.now > deadline { return state }
      sched_yield()
    }
  }

  static func current() throws -> ProcessState {
    let links = try names(in: "/proc/self/fd").map { linkTarget("/proc/self/fd/\($0)") }
    let threads = try names(in: "/proc/self/task").filter { firstBytes(of: "/proc/self/task/\($0)/comm") == "loop-" }
    return ProcessState(
      eventPolls: links.count { $0.contains("[eventpoll]") }, eventSignals: links.count { $0.contains("[eventfd]") },
      loopThreads: threads.count)
  }

  private static func names(in directory: String) throws -> [String] {
    guard let stream = unsafe opendir(directory) else { throw SystemCallError("opendir") }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe $0.prefix { byte in byte != 0 } }
      names.append(unsafe String(decoding: name, as: UTF8.self))
    }
    return names.filter { !$0.hasPrefix(".") }
  }

  /// Empty for a link that has gone since it was listed.
  private static func linkTarget(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let count = unsafe readlink(path, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func firstBytes(of path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    let file = Socket(owning: descriptor)
    var buffer = [UInt8](repeating: 0, count: 5)
    let count = unsafe read(file.descriptor, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
  }
}
