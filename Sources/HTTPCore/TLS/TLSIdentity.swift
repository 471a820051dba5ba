public import Logging
import Synchronization

/// What a server shows of itself over TLS, read from files, and read again when they have changed.
///
/// A connection keeps the state that it began with, so neither a reload nor a renewal disturbs one.
public final class TLSIdentity: Sendable {
  /// Whoever takes the keys of session tickets reads what TLS 1.2 sessions they protect said, so none lasts longer.
  private static let ticketKeyLifetime = Duration.seconds(24 * 60 * 60)

  private struct State {
    var credentials: TLSCredentials
    var context: TLSContext
    var renewal: MonotonicTime
  }

  private let files: TLSFiles
  private let logger: Logger
  private let state: Mutex<State>

  /// Reads the files. What is wrong with them and no reason to refuse them is logged as a warning.
  /// - Throws: ``TLSFileError``, which names the file and what is wrong with it.
  public init(_ files: TLSFiles, logger: Logger) throws(TLSFileError) {
    self.files = files
    self.logger = logger
    state = Mutex(try TLSIdentity.read(files, logger: logger))
  }

  /// Reads the files again, for the connections to come. Where something is wrong with them it is logged, and what was
  /// read before stays. To be called by one thread at a time.
  public func reload() {
    do throws(TLSFileError) {
      let new = try TLSIdentity.read(files, logger: logger)
      state.withLock { $0 = new }
      logger.notice("certificate read again", metadata: ["file": "\(files.certificate)"])
    } catch {
      logger.error("the certificate in use stays, for the new one is not good", metadata: ["error": "\(error)"])
    }
  }

  /// What a new connection is to use.
  func context(at now: MonotonicTime) -> TLSContext {
    state.withLock { state in
      guard state.renewal <= now else { return state.context }
      state.renewal = now.advanced(by: TLSIdentity.ticketKeyLifetime)
      do throws(TLSFileError) {
        state.context = try TLSContext(state.credentials)
      } catch {
        logger.error("session tickets keep their keys", metadata: ["error": "\(error)"])
      }
      return state.context
    }
  }

  private static func read(_ files: TLSFiles, logger: Logger) throws(TLSFileError) -> State {
    let credentials = try TLSCredentials(files, at: HTTPDate.currentSeconds)
    let context = try TLSContext(credentials)
    for warning in credentials.warnings { logger.warning("\(warning)") }
    return State(
      credentials: credentials, context: context, renewal: MonotonicTime.now.advanced(by: ticketKeyLifetime))
  }
}
