import Glibc
import TestSupport
import Testing

/// A folder of a test's own, gone with the value.
final class TemporaryFolder {
  let path: String

  init() throws { path = try makeScratchFolder(for: "api") }

  deinit { removeTree(path) }

  var database: String { "\(path)/plan.sqlite" }

  var files: [String] {
    var names: [String] = []
    guard let folder = unsafe opendir(path) else { return [] }
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    _ = unsafe closedir(folder)
    return names.sorted()
  }

  /// The bytes of one of its files.
  func bytes(of path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY)
    try #require(descriptor >= 0)
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      try #require(count >= 0)
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
    }
  }

  /// Replaces what a file holds.
  func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    defer { _ = close(descriptor) }
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    }
    try #require(count == bytes.count)
  }

  func permissions(of path: String) throws -> mode_t {
    var status = stat()
    try #require(unsafe stat(path, &status) == 0)
    return status.st_mode & 0o777
  }
}
