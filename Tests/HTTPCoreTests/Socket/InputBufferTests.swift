import Testing

@testable import HTTPCore

@Suite struct InputBufferTests {
  /// Adds `bytes` in as many receipts as their number and the free space demand.
  private func add(_ bytes: [UInt8], to buffer: inout InputBuffer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe buffer.append { space in
        let count = min(rest.count, space.count)
        unsafe space.copyBytes(from: rest.prefix(count))
        return (count, count)
      }
      rest = rest.dropFirst(count)
    }
  }

  @Test("Bytes come out in the order they went in, whatever is taken between", arguments: [1, 100, 5000, 40_000])
  func keepsOrder(step: Int) {
    var buffer = InputBuffer()
    var given: UInt64 = 0
    var taken: UInt64 = 0
    for round in 1...50 {
      add((0..<step).map { UInt8(truncatingIfNeeded: given + UInt64($0)) }, to: &buffer)
      given += UInt64(step)
      // An odd share stays, so that the rest is moved to the front again and again.
      let count = round == 50 ? buffer.unread.count : buffer.unread.count * 2 / 3
      for byte in buffer.storage[buffer.unread.prefix(count)] {
        guard byte == UInt8(truncatingIfNeeded: taken) else {
          Issue.record("byte \(taken) is \(byte)")
          return
        }
        taken += 1
      }
      buffer.consume(count)
    }
    #expect(taken == given)
    #expect(buffer.isEmpty)
  }

  @Test("There is always room for half of the initial capacity, and storage grows no more than that needs")
  func growsAsNeeded() {
    var buffer = InputBuffer()
    for _ in 1...1000 {
      add([UInt8](repeating: 1, count: 1000), to: &buffer)
      buffer.consume(900)
      if buffer.unread.count > 8000 { buffer.consume(buffer.unread.count) }
      let space = unsafe buffer.append { (0, $0.count) }
      #expect(space >= InputBuffer.initialCapacity / 2)
    }
    #expect(buffer.storage.count <= 2 * InputBuffer.initialCapacity)
  }

  @Test("An error of the receiver leaves the buffer as it was")
  func survivesErrors() throws {
    struct Failure: Error {}
    var buffer = InputBuffer()
    add([1, 2, 3], to: &buffer)
    func fail(_ buffer: inout InputBuffer) throws(Failure) {
      try unsafe buffer.append { (_) throws(Failure) -> (count: Int, outcome: Void) in throw Failure() }
    }
    #expect(throws: Failure.self) { try fail(&buffer) }
    #expect(Array(buffer.storage[buffer.unread]) == [1, 2, 3])
  }

  @Test("What is shelved keeps its bytes and nothing more, and goes on as it was", arguments: [0, 1, 1024])
  func shelves(count: Int) throws {
    var buffer = InputBuffer()
    add([UInt8](repeating: 7, count: 500) + (0..<count).map { UInt8(truncatingIfNeeded: $0) }, to: &buffer)
    buffer.consume(500)
    let shelved = buffer.shelve()
    let storage = try #require(shelved)
    #expect(storage.count >= InputBuffer.initialCapacity)
    #expect(buffer.storage.count == count)
    let more = buffer.shelve()
    #expect(more == nil)
    buffer.unshelve(into: count == 1 ? [] : storage)
    #expect(!buffer.isShelved)
    add([1, 2, 3], to: &buffer)
    #expect(Array(buffer.storage[buffer.unread]) == (0..<count).map { UInt8(truncatingIfNeeded: $0) } + [1, 2, 3])
  }

  @Test("What holds more than a little is not shelved")
  func keepsLarge() {
    var buffer = InputBuffer()
    add([UInt8](repeating: 7, count: 1025), to: &buffer)
    let more = buffer.shelve()
    #expect(more == nil)
    #expect(buffer.unread.count == 1025)
  }
}
