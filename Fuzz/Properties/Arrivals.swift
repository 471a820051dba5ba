/// Ways in which bytes may come: each is a row of growing lengths, of which the last is all of them.
public enum Arrivals {
  /// Every cut in two, and byte by byte.
  public static func all(_ count: Int) -> [[Int]] {
    (0...count).map { [$0, count] } + [Array(0...count)]
  }

  /// A few that differ from input to input and are the same for the same input: byte by byte where it is short, two cuts
  /// in two and one in many.
  public static func some(_ bytes: [UInt8]) -> [[Int]] {
    // FNV-1a.
    var state = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let count = bytes.count
    var arrivals = [[next() % (count + 1), count], [next() % (count + 1), count]]
    let step = next() % 16 + 1
    arrivals.append(Array(stride(from: 0, to: count, by: step)) + [count])
    if count <= 256 { arrivals.append(Array(0...count)) }
    return arrivals
  }
}
