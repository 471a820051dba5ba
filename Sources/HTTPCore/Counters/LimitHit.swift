/// A limit that somebody came up against, by the name of the option that sets it.
public enum LimitHit: Int, CaseIterable, Sendable {
  case headTimeout, headSize, targetSize, bodyTimeout, bodySize, keepAliveTimeout, streamTimeout, writeTimeout
  case handshakeTimeout, connections, descriptors, rate

  public var name: String {
    switch self {
    case .headTimeout: "head-timeout"
    case .headSize: "head-size"
    case .targetSize: "target-size"
    case .bodyTimeout: "body-timeout"
    case .bodySize: "body-size"
    case .keepAliveTimeout: "keep-alive-timeout"
    case .streamTimeout: "stream-timeout"
    case .writeTimeout: "write-timeout"
    case .handshakeTimeout: "handshake-timeout"
    case .connections: "connections"
    case .descriptors: "descriptors"
    case .rate: "rate-limit"
    }
  }

  /// The limit that an answer of this status says was reached.
  /// - Parameter isHead: the message was refused before its head was read.
  init?(_ status: Status, isHead: Bool) {
    switch status.code {
    case 408: self = isHead ? .headTimeout : .bodyTimeout
    case 413: self = .bodySize
    case 414: self = .targetSize
    case 429: self = .rate
    case 431: self = .headSize
    default: return nil
    }
  }
}
