#if THREAD_SANITIZER
import Glibc

/// Stands in for Synchronization's `Mutex` under ThreadSanitizer alone (`make test-sanitized`), which cannot see into
/// that one, a futex in a library that was built without it, and would report whatever is locked as a race.
///
/// `@unchecked Sendable`: `value` is only touched with the lock held. `@safe`: the lock lives as long as it does.
@safe final class Mutex<Value>: @unchecked Sendable {
  private var value: Value
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(_ value: sending Value) {
    self.value = value
    unsafe lock.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(lock, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(lock)
    unsafe lock.deallocate()
  }

  func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
#endif
