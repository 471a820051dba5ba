import ArgumentParser
import HTTPCore

/// What a client may take of the server.
struct LimitOptions: ParsableArguments {
  @Option(.handshakeTimeout) var handshakeTimeout: Duration?
  @Option(.headTimeout) var headTimeout: Duration?
  @Option(.bodyTimeout) var bodyTimeout: Duration?
  @Option(.bodyGrace) var bodyGrace: Duration?
  @Option(.keepAliveTimeout) var keepAliveTimeout: Duration?
  @Option(.streamTimeout) var streamTimeout: Duration?
  @Option(.streamPause) var streamPause: Duration?
  @Option(.writeTimeout) var writeTimeout: Duration?
  @Option(.lingerTimeout) var lingerTimeout: Duration?
  @Option(.lingerTime) var lingerTime: Duration?
  @Option(.lingerSize) var lingerSize: Int?
  @Option(.stopTimeout) var stopTimeout: Duration?
  @Option(.stopGrace) var stopGrace: Duration?
  @Option(.bodyRate) var bodyRate: Int?
  @Option(.discardedBody) var discardedBody: Int?
  @Option(.pendingOutput) var pendingOutput: Int?
  @Option(.connections) var connections: Int?
  @Option(.rateLimit) var rateLimit: Int?
  @Option(.rateBurst) var rateBurst: Int?
  @Option(.rateAddresses) var rateAddresses: Int?
  @Option(.targetSize) var targetSize: Int?
  @Option(.fieldSize) var fieldSize: Int?
  @Option(.fieldCount) var fieldCount: Int?
  @Option(.headSize) var headSize: Int?

  func validate() throws { _ = try limits() }

  func limits() throws(ValidationError) -> Limits {
    var limits = Limits()
    limits.handshakeTimeout = try Setting.handshakeTimeout.required(handshakeTimeout)
    limits.headTimeout = try Setting.headTimeout.required(headTimeout)
    limits.bodyTimeout = try Setting.bodyTimeout.required(bodyTimeout)
    limits.bodyGrace = try Setting.bodyGrace.required(bodyGrace)
    limits.keepAliveTimeout = try Setting.keepAliveTimeout.required(keepAliveTimeout)
    limits.streamTimeout = try Setting.streamTimeout.required(streamTimeout)
    limits.streamPause = try Setting.streamPause.required(streamPause)
    limits.writeTimeout = try Setting.writeTimeout.required(writeTimeout)
    limits.lingerTimeout = try Setting.lingerTimeout.required(lingerTimeout)
    limits.lingerTime = try Setting.lingerTime.required(lingerTime)
    limits.lingerSize = try Setting.lingerSize.required(lingerSize)
    limits.stopTimeout = try Setting.stopTimeout.required(stopTimeout)
    limits.stopGrace = try Setting.stopGrace.required(stopGrace)
    limits.bodyRate = try Setting.bodyRate.required(bodyRate)
    limits.discardedBody = try Setting.discardedBody.required(discardedBody)
    limits.pendingOutput = try Setting.pendingOutput.required(pendingOutput)
    limits.connections = try Setting.connections.required(connections)
    limits.rate = try Setting.rateLimit.required(rateLimit)
    limits.rateBurst = try Setting.rateBurst.required(rateBurst)
    limits.rateAddresses = try Setting.rateAddresses.required(rateAddresses)
    limits.head = HeadLimits(
      target: try Setting.targetSize.required(targetSize), fieldLine: try Setting.fieldSize.required(fieldSize),
      fieldCount: try Setting.fieldCount.required(fieldCount), head: try Setting.headSize.required(headSize))
    return limits
  }
}
