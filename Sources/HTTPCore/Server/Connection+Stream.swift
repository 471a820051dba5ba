/// Answers that are made as events come.
extension Connection {
  func makeSignal() -> StreamSignal { StreamSignal(descriptor: stream.descriptor, executor: loop.executor) }

  func wait(for signal: StreamSignal) async throws(ConnectionError) -> StreamWake {
    try await stream.flush()
    if streamEnd == nil { streamEnd = loop.now.advanced(by: limits.streamTimeout) }
    while true {
      let end = streamEnd ?? loop.now
      // A client that half-closes gets what there is, and the end in good order: nothing would tell whether it is gone.
      if loop.now >= end { resources.counters.count(.streamTimeout) }
      if loop.stopping != nil || stream.hasHungUp || loop.now >= end { return .ended }
      if signal.take() {
        streamEnd = nil
        return .signalled
      }
      do throws(ConnectionError) {
        try await stream.waitForSignal(until: min(end, loop.now.advanced(by: limits.streamPause)))
      } catch .timedOut where loop.now < end {
        return .quiet
      } catch .timedOut, .stopped {
        return .ended
      }
    }
  }
}
