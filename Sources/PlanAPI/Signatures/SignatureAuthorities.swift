public import HTTPCore
public import Logging
import Synchronization

/// Whose signatures are taken, as files in PEM form (RFC 7468) say; read once, and again when asked.
public final class SignatureAuthorities: Sendable {
  private let roots: String
  private let revocations: String?
  private let logger: Logger
  private let state: Mutex<SignatureTrust>

  var trust: SignatureTrust { state.withLock { $0 } }

  /// - Parameters:
  ///   - roots: the file of the certificates that signers' ones must come from.
  ///   - revocations: the file of the lists of what has been revoked; `nil` where nobody looks.
  ///   - logger: is warned of what has ended.
  ///   - now: when the files are read.
  /// - Throws: `TLSFileError`, which names the file and what is wrong with it.
  public init(
    roots: String, revocations: String?, logger: Logger, at now: Instant = .now
  ) throws(TLSFileError) {
    self.roots = roots
    self.revocations = revocations
    self.logger = logger
    state = Mutex(try SignatureAuthorities.read(roots, revocations, at: now, logger: logger))
  }

  /// Reads the files again, for the signatures to come. Where something is wrong with them it is logged, and what was
  /// read before stays. To be called by one thread at a time.
  public func reload() {
    do throws(TLSFileError) {
      let new = try SignatureAuthorities.read(roots, revocations, at: .now, logger: logger)
      state.withLock { $0 = new }
      logger.notice("roots of signatures read again", metadata: ["file": "\(roots)"])
    } catch {
      logger.error(
        "the roots of signatures in use stay, for the new ones are not good", metadata: ["error": "\(error)"])
    }
  }

  private static func read(
    _ roots: String, _ revocations: String?, at now: Instant, logger: Logger
  ) throws(TLSFileError) -> SignatureTrust {
    let now = Int(now.milliseconds / 1000)
    let certificates = try PEMFile(roots).certificates()
    for root in certificates where root.validity.map({ $0.upperBound < now }) ?? true {
      logger.warning("\(roots) has an expired certificate (\(root.readableSubject ?? "without a name"))")
    }
    var lists: [RevocationList] = []
    if let revocations {
      lists = try PEMFile(revocations).revocationLists()
      if lists.contains(where: { $0.ends.map { $0 < now } ?? false }) {
        logger.warning("\(revocations) has a revocation list that is out of date: its issuer's signers are refused")
      }
    }
    do throws(CryptographyError) {
      return try SignatureTrust(roots: certificates, revocations: lists)
    } catch {
      throw TLSFileError(roots, "cannot be used: \(error)")
    }
  }
}
