import CZlib

/// zlib could not compress: it had no memory.
struct GzipError: Error, Hashable, CustomStringConvertible {
  /// What zlib returned (zlib.h, "Return codes").
  let code: CInt

  var description: String { "zlib: code \(code)" }
}

/// Compression in one go: the same bytes always become the same.
enum Gzip {
  /// zlib's own default: more costs twice the time for a hundredth of the size.
  private static let level: CInt = 6

  /// One gzip member (RFC 1952), without name and time.
  static func compress(_ content: [UInt8]) throws(GzipError) -> [UInt8] { try deflate(content, isWrapped: true) }

  /// A bare stream (RFC 1951), as it stands in a ZIP file.
  static func deflate(_ content: [UInt8]) throws(GzipError) -> [UInt8] { try deflate(content, isWrapped: false) }

  private static func deflate(_ content: [UInt8], isWrapped: Bool) throws(GzipError) -> [UInt8] {
    var stream = unsafe z_stream()
    let begun = unsafe isWrapped ? czlib_begin_gzip(&stream, level) : czlib_begin_deflate(&stream, level)
    guard begun == Z_OK else { throw GzipError(code: begun) }
    defer { unsafe deflateEnd(&stream) }
    let bound = unsafe Int(deflateBound(&stream, UInt(content.count)))
    guard let available = UInt32(exactly: content.count), let room = UInt32(exactly: bound) else {
      throw GzipError(code: Z_BUF_ERROR)
    }
    var input = content
    var ended = Z_OK
    let output = unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      // In bounds: zlib reads and writes no more than it is told of, and the pointers end with the closures.
      unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe stream.next_in = input.baseAddress
        unsafe stream.avail_in = available
        unsafe stream.next_out = buffer.baseAddress
        unsafe stream.avail_out = room
        ended = unsafe CZlib.deflate(&stream, Z_FINISH)
      }
      unsafe count = bound - Int(stream.avail_out)
    }
    // The output has room for all there can be, so one call comes to the end.
    guard ended == Z_STREAM_END else { throw GzipError(code: ended) }
    return output
  }
}
