import Glibc

/// A counting semaphore (POSIX `sem_t`): how a thread sleeps until another has something for it.
@safe final class Semaphore: Sendable {
  // sem_t needs an address that stays; the functions called on it are safe from any thread.
  private nonisolated(unsafe) let handle: UnsafeMutablePointer<sem_t>

  init() {
    unsafe handle = .allocate(capacity: 1)
    // Fails only for a count over SEM_VALUE_MAX.
    let code = unsafe sem_init(handle, 0, 0)
    precondition(code == 0)
  }

  deinit {
    _ = unsafe sem_destroy(handle)
    unsafe handle.deallocate()
  }

  func signal() {
    let code = unsafe sem_post(handle)
    precondition(code == 0, "more signals than a semaphore counts")
  }

  /// Blocks the thread until a signal that no other wait has taken.
  func wait() {
    while unsafe sem_wait(handle) != 0 { precondition(errno == EINTR) }
  }
}
