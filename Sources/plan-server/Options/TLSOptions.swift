import ArgumentParser
import HTTPCore
import Logging

/// Where a server listens for TLS, and what it shows there.
struct TLSOptions: ParsableArguments {
  @Option(.tlsListen) var tlsListen: [Address]
  @Option(.tlsCertificate) var tlsCertificate: String?
  @Option(.tlsKey) var tlsKey: String?
  @Option(.tlsClientAuthorities) var tlsClientAuthorities: String?
  @Option(.strictTransport) var strictTransport: Bool?

  func validate() throws { _ = try values() }

  /// What was given, with the files not yet read.
  struct Values {
    let addresses: [Address]
    let files: TLSFiles
    let isStrict: Bool

    /// Reads the files.
    func endpoint(logger: Logger) throws(TLSFileError) -> TLSEndpoint {
      TLSEndpoint(addresses: addresses, identity: try TLSIdentity(files, logger: logger), isStrict: isStrict)
    }
  }

  /// `nil` for a server without TLS.
  func values() throws(ValidationError) -> Values? {
    let addresses = try Setting.tlsListen.listOrNone(tlsListen)
    guard !addresses.isEmpty || InheritedSocket.announcedNames.contains(InheritedSocket.secureName) else {
      for setting in [Setting.tlsCertificate, .tlsKey, .tlsClientAuthorities] {
        guard try setting.optional(given(setting)) == nil else {
          throw ValidationError("--\(setting.name) is for a server that speaks TLS: give --tls-listen <address:port>.")
        }
      }
      return nil
    }
    return Values(
      addresses: addresses,
      files: TLSFiles(
        certificate: try Setting.tlsCertificate.required(tlsCertificate), key: try Setting.tlsKey.required(tlsKey),
        clientAuthorities: try Setting.tlsClientAuthorities.optional(tlsClientAuthorities)),
      isStrict: try Setting.strictTransport.required(strictTransport))
  }

  private func given(_ setting: Setting<String>) -> String? {
    switch setting.name {
    case Setting.tlsCertificate.name: tlsCertificate
    case Setting.tlsKey.name: tlsKey
    default: tlsClientAuthorities
    }
  }
}

extension Setting where Value == Address {
  static var tlsListen: Setting {
    Setting(
      "tls-listen", "Where to listen for TLS, as --listen; then there is clear text only where --listen says so.",
      placeholder: "address:port", expected: "a numeric address and a port, such as 0.0.0.0:8443",
      parse: { Address($0) })
  }
}

extension Setting where Value == String {
  static var tlsCertificate: Setting {
    pemFile("tls-certificate", "The server's certificate in PEM form, and after it those that signed it.")
  }

  static var tlsKey: Setting { pemFile("tls-key", "The certificate's private key in PEM form, without a passphrase.") }

  static var tlsClientAuthorities: Setting {
    pemFile("tls-client-ca", "Certificates that clients' ones must come from; a client may then show one.")
  }

  static func pemFile(_ name: String, _ abstract: String) -> Setting {
    Setting(name, abstract, placeholder: "file", expected: "a file name", parse: { $0.isEmpty ? nil : $0 })
  }
}

extension Setting where Value == Bool {
  static var strictTransport: Setting {
    Setting(
      "hsts", "Answers over TLS tell clients to come by TLS alone for a year.", placeholder: "true|false",
      expected: "true or false", fallback: "true", parse: { Bool($0) })
  }
}
