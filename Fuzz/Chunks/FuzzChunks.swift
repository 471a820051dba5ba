import HTTPCore
import ParsingProperties

/// libFuzzer's entry: what must hold of the chunked decoder holds for this input too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChunks(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The input is libFuzzer's, for the time of the call.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let cuts = Arrivals.some(bytes)
  let tight = ChunkProperties.Bounds(trailers: ChunkProperties.tight, extensions: 12, limit: 20)
  for bounds in [ChunkProperties.Bounds(limit: 1 << 20), tight] {
    if let violation = ChunkProperties.violation(in: bytes, cuts: cuts, bounds: bounds) { fatalError(violation) }
  }
  return 0
}
