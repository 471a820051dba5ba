import CZlib

/// Writes one gzip member (RFC 1952) into a file, as its content comes.
@safe final class GzipWriter {
  private static let level: CInt = 6

  private let file: ByteFile
  // zlib keeps the address of its state.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 256 * 1024)

  init(_ file: ByteFile) throws {
    self.file = file
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe czlib_begin_gzip(stream, Self.level)
    guard code == Z_OK else { throw GzipError(code: code) }
  }

  deinit {
    // An error code means that the content was not brought to its end: it is given up.
    _ = unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  func write(_ bytes: [UInt8]) throws { try deflate(bytes, Z_NO_FLUSH) }

  /// Writes what is left, and returns once the file is on the disk.
  func finish() throws {
    try deflate([], Z_FINISH)
    try file.sync()
  }

  private func deflate(_ bytes: [UInt8], _ flush: CInt) throws {
    var input = bytes
    // The pointers end with the closures; what zlib has not taken is given to it again.
    try unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.pointee.next_in = input.baseAddress
      unsafe stream.pointee.avail_in = UInt32(input.count)
      var isFull = true
      while isFull {
        let room = output.count
        var code = Z_OK
        unsafe output.withUnsafeMutableBufferPointer { output in
          unsafe stream.pointee.next_out = output.baseAddress
          unsafe stream.pointee.avail_out = UInt32(room)
          code = unsafe CZlib.deflate(stream, flush)
        }
        // Z_BUF_ERROR: there was nothing to do (zlib.h, "deflate").
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw GzipError(code: code) }
        let count = unsafe room - Int(stream.pointee.avail_out)
        try file.write(Array(output.prefix(count)))
        isFull = count == room
      }
    }
  }
}

/// Reads the content of a file that is one gzip member; its check sum is checked at the end.
@safe final class GzipReader {
  let path: String
  private let file: ByteFile
  private let stream: UnsafeMutablePointer<z_stream>
  private var input = [UInt8](repeating: 0, count: 256 * 1024)
  /// What of `input` has not been read yet.
  private var unread = 0..<0
  private var hasEnded = false
  private let size: Int
  private var taken = 0

  /// What share of the file has been read, from 0 to 1.
  var share: Double { size > 0 ? min(Double(taken) / Double(size), 1) : 1 }

  init(_ file: ByteFile) throws {
    size = try file.size()
    self.file = file
    path = file.path
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 16 asks for gzip and nothing else (zlib.h, "inflateInit2").
    let code = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw GzipError(code: code) }
  }

  deinit {
    _ = unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// The next bytes of the content.
  /// - Parameter count: how many; fewer come only at the end.
  func read(_ count: Int) throws -> [UInt8] {
    var content = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count, !hasEnded {
      if unread.isEmpty {
        unread = 0..<(try file.read(into: &input))
        taken += unread.count
        guard !unread.isEmpty else { throw BackupError.damaged(path: path, reason: "it was cut short") }
      }
      done += try inflate(into: &content, from: done)
    }
    content.removeSubrange(done...)
    return content
  }

  /// Makes sure that the content is at its end, and the file with it.
  func requireEnd() throws {
    guard try read(1).isEmpty, unread.isEmpty, try file.read(into: &input) == 0 else {
      throw BackupError.damaged(path: path, reason: "there is more than there should be")
    }
  }

  /// - Returns: how many bytes of content came.
  private func inflate(into content: inout [UInt8], from start: Int) throws -> Int {
    let room = content.count - start
    var code = Z_OK
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe content.withUnsafeMutableBufferPointer { content in
        unsafe stream.pointee.next_in = input.baseAddress?.advanced(by: unread.lowerBound)
        unsafe stream.pointee.avail_in = UInt32(unread.count)
        unsafe stream.pointee.next_out = content.baseAddress?.advanced(by: start)
        unsafe stream.pointee.avail_out = UInt32(room)
        code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
    unread = unsafe (unread.upperBound - Int(stream.pointee.avail_in))..<unread.upperBound
    switch code {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: hasEnded = true
    case Z_DATA_ERROR: throw BackupError.damaged(path: path, reason: "it is no gzip file, or was changed")
    default: throw GzipError(code: code)
    }
    return unsafe room - Int(stream.pointee.avail_out)
  }
}
