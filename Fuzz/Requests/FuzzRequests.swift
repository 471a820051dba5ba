import HTTPCore
import ParsingProperties

/// libFuzzer's entry: what must hold of the request parser holds for this input too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequests(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The input is libFuzzer's, for the time of the call.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let cuts = Arrivals.some(bytes)
  for limits in [HeadLimits(), HeadProperties.tight] {
    if let violation = HeadProperties.violation(in: bytes, cuts: cuts, limits: limits) { fatalError(violation) }
  }
  return 0
}
