import HTTPCore
import Testing

@testable import PlanAPI

@Suite("Failed tries") struct FailedTriesTests {
  private let start = Instant(milliseconds: 1_790_000_000_000)

  private func network(_ text: String) throws -> Address.Host { try #require(Address(text)).network }

  @Test("After a few hundred an address waits, others do not, and time gives tries back")
  func slowsDown() throws {
    let tries = FailedTries()
    let (peer, other) = (try network("10.0.0.1:1"), try network("10.0.0.2:1"))
    for _ in 0..<199 { tries.note(peer, at: start) }
    #expect(tries.wait(of: peer, at: start) == nil)
    tries.note(peer, at: start)
    #expect(tries.wait(of: peer, at: start) == 1)
    #expect(tries.wait(of: other, at: start) == nil)
    let later = Instant(milliseconds: start.milliseconds + 500)
    #expect(tries.wait(of: peer, at: later) == nil)
    tries.note(peer, at: later)
    #expect(tries.wait(of: peer, at: later) == 1)
    #expect(tries.wait(of: peer, at: start) == 1, "a clock that goes back gives nothing")
  }

  @Test("The ports of a peer and the addresses of an IPv6 network count as one")
  func networks() throws {
    #expect(try network("10.0.0.1:1") == network("10.0.0.1:2"))
    #expect(try network("[2001:db8::1]:1") == network("[2001:db8::ffff:1]:9"))
    #expect(try network("[2001:db8::1]:1") != network("[2001:db8:0:1::1]:1"))
  }
}
