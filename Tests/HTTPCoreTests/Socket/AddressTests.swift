import Testing

@testable import HTTPCore

@Suite struct AddressTests {
  @Test(
    "A numeric address with a port is read, and written as it was",
    arguments: ["127.0.0.1:8080", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:80", "[2001:db8::1]:443", "[::]:0"])
  func readsAndWrites(text: String) throws {
    let address = try #require(Address(text))
    #expect(address.description == text)
  }

  @Test(
    "What is no numeric address with a port is refused",
    arguments: [
      "", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1: 1",
      "127.0.0:80", "256.0.0.1:80", "localhost:80", "::1:80", "[::1]", "[::1:80", "[127.0.0.1]:80", "[::1]:000080",
      "127.0.0.1\u{0}:80",
    ])
  func refuses(text: String) {
    #expect(Address(text) == nil)
  }

  @Test("A listener tells the port that it was given, in both families", arguments: ["127.0.0.1:0", "[::1]:0"])
  func listens(text: String) throws {
    let requested = try #require(Address(text))
    let listener = try Listener(requested)
    #expect(listener.address.port != 0)
    #expect(listener.address.host == requested.host)
    guard case .wouldBlock = listener.accept() else {
      Issue.record("a connection came from nowhere")
      return
    }
  }

  @Test("A port that is taken is an error that names the address")
  func tellsTaken() throws {
    let first = try Listener(try #require(Address("127.0.0.1:0")))
    let error = try #require(throws: SystemCallError.self) { try Listener(first.address) }
    #expect(error.call == "bind \(first.address)")
  }
}
