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
  /// - Throws: `TLSFileError`, which names the file and what is wrong with it.
  public init(roots: String, revocations: String?, logger: Logger) throws(TLSFileError) {
    self.roots = roots
    self.revocations = revocations
    self.logger = logger
    state = Mutex(try SignatureAuthorities.read(roots, revocations))
  }

  /// Reads the files again, for the signatures to come. Where something is wrong with them it is logged, and what was
  /// read before stays. To be called by one thread at a time.
  public func reload() {
    do throws(TLSFileError) {
      let new = try SignatureAuthorities.read(roots, revocations)
      state.withLock { $0 = new }
      logger.notice("roots of signatures read again", metadata: ["file": "\(roots)"])
    } catch {
      logger.error(
        "the roots of signatures in use stay, for the new ones are not good", metadata: ["error": "\(error)"])
    }
  }

  private static func read(_ roots: String, _ revocations: String?) throws(TLSFileError) -> SignatureTrust {
    let certificates = try PEMFile(roots).certificates()
    var lists: [RevocationList] = []
    if let revocations { lists = try PEMFile(revocations).revocationLists() }
    do throws(CryptographyError) {
      return try SignatureTrust(roots: certificates, revocations: lists)
    } catch {
      throw TLSFileError(roots, "cannot be used: \(error)")
    }
  }
}
