import Glibc
import HTTPCore
import PlanAPI

/// What a command could not do, and what to do about it: one message on standard error, and an exit code.
struct CommandFailure: Error {
  let message: String
  let code: CInt

  /// - Parameter code: 1 for a command that could not do its work.
  init(_ message: String, code: CInt = EXIT_FAILURE) {
    self.message = message
    self.code = code
  }

  /// Puts any error of the commands into words for whoever typed the command.
  init(_ error: any Error) {
    switch error {
    case let error as CommandFailure: self = error
    case let error as SystemCallError: self.init(error)
    case let error as DatabaseInUse:
      self.init(
        "\(error.path) is in use by another plan-server. Only one may write: use its API (POST /v1/tokens, "
          + "POST /v1/plans), or stop it and try again.")
    case let error as DatabaseError: self.init(error)
    case StoreError.certificateTaken:
      self.init("another token has this certificate: revoke it first (token list, token revoke).")
    case StoreError.noSuchPlan(let key): self.init("the database has no plan \(key).")
    case let error as SchemaError: self.init("\(error).")
    case let error as BackupError: self.init("\(error).")
    case let error as TLSFileError: self.init("\(error).")
    default: self.init("\(error)")
    }
  }

  private init(_ error: DatabaseError) {
    if error.isCannotOpen {
      self.init(
        "\(error.message). Check the name of the file (--database), and that it and its folder are yours to read "
          + "and write.")
    } else if error.isFull {
      self.init("the disk is full (\(error)). Make room and try again.")
    } else if error.isBusy {
      self.init("another program holds the database (\(error)). Try again when it is done.")
    } else {
      self.init("the database failed: \(error).")
    }
  }

  private init(_ error: SystemCallError) {
    let advice =
      switch error.code {
      case EADDRINUSE: " Something listens there already: stop it, or give another --listen."
      case EADDRNOTAVAIL: " This machine has no such address: give one of its own, or 0.0.0.0 for all."
      case EACCES: " Ports below 1024 need a privilege: give another --listen."
      case EMFILE, ENFILE: " Raise the limit of open files (ulimit -n)."
      default: ""
      }
    self.init("\(error).\(advice)")
  }

  /// Prints the message and ends the process.
  func exit() -> Never {
    // Where standard error is closed there is nobody to tell; the code says it.
    _ = writeAll(Array("plan-server: \(message)\n".utf8), to: STDERR_FILENO)
    Glibc.exit(code)
  }
}

/// The system's words for the error of the call before.
func systemError() -> String {
  let number = errno
  return unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
}
