/// What a server grants each connection (HTTP.md, "Limits").
public struct Limits: Sendable {
  public var head = HeadLimits()
  /// An encrypted connection must have been agreed on this long after it was accepted.
  public var handshakeTimeout: Duration = .seconds(10)
  /// A request's head must be complete this long after its first byte.
  public var headTimeout: Duration = .seconds(10)
  /// A body may be slow this long before its average rate counts.
  public var bodyGrace: Duration = .seconds(5)
  /// Bytes a second that a body must reach on average after the grace.
  public var bodyRate: Int = 1024
  /// A body of up to 1 MiB must be complete by then; a larger one gets as much for each MiB that its limit allows.
  public var bodyTimeout: Duration = .seconds(60)
  /// How long a connection may stay open between two requests.
  public var keepAliveTimeout: Duration = .seconds(60)
  /// How long an answer may go on that is made as events come, while none comes.
  public var streamTimeout: Duration = .seconds(1000)
  /// How often such an answer says something in between, so that whatever lies on its way keeps the connection.
  public var streamPause: Duration = .seconds(15)
  /// A peer that takes nothing for this long is given up.
  public var writeTimeout: Duration = .seconds(30)
  /// Bytes of answers that are put by for a peer; with more, no further request is read until they are written out.
  public var pendingOutput: Int = 64 * 1024
  /// How long more input is waited for after the last answer, so that the client reads the answer and not a reset.
  public var lingerTimeout: Duration = .seconds(5)
  /// How long input is drained after the last answer in all, and how many bytes of it.
  public var lingerTime: Duration = .seconds(30)
  public var lingerSize: Int = 64 * 1024 * 1024
  /// How long a graceful stop waits for requests under way.
  public var stopTimeout: Duration = .seconds(30)
  /// How long a graceful stop waits on an idle connection, whose next request may be on its way.
  public var stopGrace: Duration = .seconds(1)
  /// Bytes of an unread body that are taken in and thrown away to keep the connection.
  public var discardedBody: Int = 64 * 1024
  /// Connections at one time over all loops; above it the one that has idled longest ends, and if none idles the new
  /// one gets 503.
  public var connections: Int = 10_000
  /// Requests without credentials that an address may make in a second; 0 for no limit.
  public var rate: Int = 50
  /// Requests that an address may make at once before its rate counts.
  public var rateBurst: Int = 100
  /// Addresses whose rate is remembered.
  public var rateAddresses: Int = 16_384

  public init() {}
}
