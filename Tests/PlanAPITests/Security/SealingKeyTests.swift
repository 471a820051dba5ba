import Testing

@testable import PlanAPI

@Suite struct SealingKeyTests {
  private func key(_ letter: Character) throws -> SealingKey {
    try SealingKey(of: try #require(TokenText("plan_" + String(repeating: letter, count: 43))))
  }

  @Test(
    "What a key seals it opens, whatever its length, and twice the same looks different", arguments: [0, 1, 16, 5000])
  func opens(count: Int) throws {
    let key = try key("A")
    let plain = [UInt8](repeating: 7, count: count)
    let sealed = try key.seal(plain)
    #expect(try key.open(sealed) == plain)
    #expect(sealed.count == count + 28)
    #expect(try key.seal(plain) != sealed)
  }

  @Test("Another token's key, one changed bit or a missing byte opens nothing")
  func refuses() throws {
    let sealed = try key("A").seal(Array("the token".utf8))
    #expect(throws: CryptographyError.self) { try key("B").open(sealed) }
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: CryptographyError.self) { try key("A").open(changed) }
      #expect(throws: CryptographyError.self) { try key("A").open(Array(sealed[..<index])) }
    }
  }
}
