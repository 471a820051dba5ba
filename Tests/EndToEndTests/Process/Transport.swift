import TestSupport

/// What clients and server speak below HTTP.
enum Transport: CaseIterable {
  case clearText, tls

  /// How a client begins; `nil` for clear text.
  var settings: TLSClientSettings? { self == .tls ? TLSClientSettings() : nil }
}
