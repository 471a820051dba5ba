import Synchronization

/// How many files are received at one time, over all loops: each holds descriptors, and a slow one holds them for long.
final class UploadLimit: Sendable {
  /// The right to receive a file, given back with its value.
  final class Place: Sendable {
    private let limit: UploadLimit

    fileprivate init(_ limit: UploadLimit) { self.limit = limit }

    deinit { limit.taken.subtract(1, ordering: .relaxed) }
  }

  private let most: Int
  private let taken = Atomic(0)

  init(_ most: Int = 64) { self.most = most }

  /// - Returns: `nil` where there are as many as there may be.
  func take() -> Place? {
    guard taken.add(1, ordering: .relaxed).newValue <= most else {
      taken.subtract(1, ordering: .relaxed)
      return nil
    }
    return Place(self)
  }
}
