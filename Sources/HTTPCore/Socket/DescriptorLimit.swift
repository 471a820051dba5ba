import Glibc

/// How many descriptors the process may have open (getrlimit(2), RLIMIT_NOFILE).
public enum DescriptorLimit {
  /// Raises the limit as far as it may be raised: the usual 1,024 is for programs that use select(2).
  /// - Returns: the limit now in force.
  public static func raise() throws(SystemCallError) -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw SystemCallError("getrlimit")
    }
    limit.rlim_cur = limit.rlim_max
    guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw SystemCallError("setrlimit")
    }
    return Int(clamping: limit.rlim_cur)
  }
}
