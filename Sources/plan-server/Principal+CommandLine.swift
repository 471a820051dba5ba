import Glibc
import PlanAPI

extension Principal {
  /// Whoever typed a command, as the trail names them: by the number of the user, which nobody can choose.
  static var commandLine: Principal { .program("command line (uid \(getuid()))") }
}
