import Glibc
import HTTPCore

/// An open file or folder, closed with its last owner.
final class AttachmentFile: Sendable {
  let path: String
  let descriptor: CInt

  init(owning descriptor: CInt, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { _ = close(descriptor) }

  /// In bytes; `nil` for what is no plain file.
  func size() throws(AttachmentError) -> Int? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system("read", path) }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// - Returns: fewer bytes than asked for only at the end of the file.
  func read(at offset: Int, atMost count: Int) throws(AttachmentError) -> [UInt8] {
    var failure: AttachmentError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let read = unsafe pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
        if read == 0 { break }
        guard read > 0 || errno == EINTR else {
          failure = .system("read", path)
          break
        }
        done += max(read, 0)
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Appends to what was written before.
  func write(_ bytes: [UInt8]) throws(AttachmentError) {
    guard writeAll(bytes, to: descriptor) else { throw .system("write", path) }
  }

  /// Returns once what was written, or the names in the folder, are on the disk. After a failure nothing is known of
  /// them (fsync(2)).
  func sync() throws(AttachmentError) {
    guard fsync(descriptor) == 0 else { throw .system("write", path) }
  }

  /// The same on a thread of its own: megabytes take a slow disk a second, in which the loop has others to answer.
  func syncAside() async throws {
    try await withCheckedThrowingContinuation { continuation in
      do throws(SystemCallError) {
        let thread = try SystemThread(named: "sync") { [self] in
          do throws(AttachmentError) {
            try sync()
            continuation.resume()
          } catch {
            continuation.resume(throwing: error)
          }
        }
        thread.detach()
      } catch {
        continuation.resume(throwing: AttachmentError.noThread)
      }
    }
  }

  /// The digest of all of it.
  func digest() throws(AttachmentError) -> SHA256Digest {
    do {
      let digest = try SHA256Stream()
      var offset = 0
      while true {
        let bytes = try read(at: offset, atMost: 256 * 1024)
        if bytes.isEmpty { return try digest.finish() }
        try digest.update(bytes)
        offset += bytes.count
      }
    } catch let error as AttachmentError {
      throw error
    } catch {
      throw .cryptography("\(error)")
    }
  }
}
