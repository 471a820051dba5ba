import Glibc

/// Writes all bytes at once, with no buffer that could be left unflushed. `false` leaves the reason in `errno`.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
  var done = 0
  while done < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
    }
    guard count >= 0 || errno == EINTR else { return false }
    done += max(count, 0)
  }
  return true
}

/// Prints a line on standard output, where it can be read at once.
func printLine(_ line: String) throws(CommandFailure) {
  guard writeAll(Array("\(line)\n".utf8), to: STDOUT_FILENO) else {
    throw CommandFailure("cannot write to standard output: \(systemError())")
  }
}

/// The bytes of a file, or of standard input for `-`.
/// - Parameter limit: a longer one is refused.
func readFile(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
  let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw CommandFailure("cannot read \(path): \(systemError())") }
  defer { if descriptor != STDIN_FILENO { _ = close(descriptor) } }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = unsafe chunk.withUnsafeMutableBytes { buffer in
      unsafe read(descriptor, buffer.baseAddress, buffer.count)
    }
    if count == 0 { return bytes }
    guard count > 0 else {
      if errno == EINTR { continue }
      throw CommandFailure("cannot read \(path): \(systemError())")
    }
    bytes += chunk.prefix(count)
    guard bytes.count <= limit else { throw CommandFailure("\(path) is longer than \(limit) bytes") }
  }
}

/// A path without its last slashes, where it is a folder; one that ends with a slash is made if it is not there.
/// - Returns: `nil` for anything else.
func folder(named path: String) throws(CommandFailure) -> String? {
  if path.hasSuffix("/"), unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
    throw CommandFailure("cannot make \(path): \(systemError())")
  }
  var status = stat()
  guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
  var path = Substring(path)
  while path.count > 1, path.hasSuffix("/") { path.removeLast() }
  return String(path)
}

/// Writes a file, or standard output for `-`.
/// - Parameter permissions: of a file that is made.
func writeFile(_ bytes: [UInt8], to path: String, permissions: mode_t = 0o644) throws(CommandFailure) {
  let isStandard = path == "-"
  let descriptor = isStandard ? STDOUT_FILENO : unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, permissions)
  guard descriptor >= 0 else { throw CommandFailure("cannot write \(path): \(systemError())") }
  guard writeAll(bytes, to: descriptor) else {
    let failure = CommandFailure("cannot write \(isStandard ? "to standard output" : path): \(systemError())")
    if !isStandard { _ = close(descriptor) }
    throw failure
  }
  // Some file systems tell only now that the disk is full (close(2)).
  guard isStandard || close(descriptor) == 0 else { throw CommandFailure("cannot write \(path): \(systemError())") }
}
