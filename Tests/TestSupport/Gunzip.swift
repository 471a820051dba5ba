import CZlib

/// What came is no gzip member that is whole and the only one.
public struct NotGzip: Error {}

/// The content of one gzip member (RFC 1952).
/// - Parameter limit: most bytes of it.
public func gunzip(_ bytes: [UInt8], limit: Int = 1 << 24) throws -> [UInt8] {
  var stream = unsafe z_stream()
  // 16 asks for gzip and nothing else (zlib.h).
  let begun = unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
  guard begun == Z_OK else { throw NotGzip() }
  defer { unsafe inflateEnd(&stream) }
  var input = bytes
  var ended = Z_OK
  let content = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = buffer.baseAddress
      unsafe stream.avail_out = UInt32(limit)
      ended = unsafe inflate(&stream, Z_FINISH)
    }
    unsafe count = limit - Int(stream.avail_out)
  }
  guard ended == Z_STREAM_END, unsafe stream.avail_in == 0 else { throw NotGzip() }
  return content
}
