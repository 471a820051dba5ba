import ArgumentParser
import Glibc
import HTTPCore
import Logging
import PlanAPI

/// Where and how a server listens.
struct ServingOptions: ParsableArguments {
  @Option(.listen) var listen: [Address]
  @Option(.loops) var loops: Int?
  @Option(.allowedOrigin) var allowedOrigin: [WebOrigin]
  @OptionGroup(title: "Log and numbers") var operation: OperationOptions
  @OptionGroup(title: "TLS") var tls: TLSOptions
  @OptionGroup(title: "Signatures") var signatures: SignatureOptions

  func validate() throws {
    _ = try Setting.listen.listOrNone(listen)
    _ = try Setting.loops.required(loops)
    _ = try Setting.allowedOrigin.listOrNone(allowedOrigin)
  }

  struct Values: Sendable {
    let addresses: [Address]
    let tls: TLSEndpoint?
    let signatures: SignatureAuthorities?
    let loops: Int
    /// Sites whose pages may use the API from a browser.
    let allowedOrigins: [WebOrigin]
    let limits: Limits
    let operation: OperationOptions.Values
    var logger: Logger { operation.logger }
  }

  /// - Throws: `ValidationError`, and ``HTTPCore/TLSFileError`` where a file for TLS is not good.
  func values(limits: LimitOptions) throws -> Values {
    let operation = try operation.values()
    let tls = try tls.values()
    let signatures = try signatures.authorities(logger: operation.logger)
    let hasOther = tls != nil || !InheritedSocket.announcedNames.isEmpty
    return Values(
      addresses: hasOther ? try Setting.listen.listOrNone(listen) : try Setting.listen.list(listen),
      tls: try tls?.endpoint(logger: operation.logger), signatures: signatures,
      loops: try Setting.loops.required(loops),
      allowedOrigins: try Setting.allowedOrigin.listOrNone(allowedOrigin),
      limits: try limits.limits(), operation: operation)
  }
}

extension Setting where Value == WebOrigin {
  static var allowedOrigin: Setting {
    Setting(
      "allowed-origin", "A site whose pages may use the API from a browser; may be repeated.", placeholder: "origin",
      expected: "a scheme and a host, such as https://dashboard.example", parse: { WebOrigin($0) })
  }
}

extension Setting where Value == Int {
  /// One loop for each core, but no more than four: a commune's load never needs them.
  static var loops: Setting {
    let cores = sysconf(CInt(_SC_NPROCESSORS_ONLN))
    return count("loops", "Threads that serve.", in: 1...64, fallback: min(max(cores, 1), 4))
  }
}
