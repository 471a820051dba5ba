import Glibc
import Synchronization

/// A line on standard error that shows how far something has come, where that is a terminal; else nothing.
final class ProgressBar: Sendable {
  private static let width = 40

  private let title: String
  private let isShown = isatty(STDERR_FILENO) == 1
  /// In percent; -1 before the first and after the last.
  private let shown = Atomic(-1)

  init(_ title: String) { self.title = title }

  /// - Parameter share: from 0 to 1.
  func show(_ share: Double) {
    let percent = Int(share * 100)
    guard isShown, shown.exchange(percent, ordering: .relaxed) != percent else { return }
    let filled = Int(share * Double(ProgressBar.width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
    write("\r\(title) [\(bar)] \(percent)%")
  }

  /// Leaves the line empty for what comes after it (ECMA-48 §8.3.41, erase in line).
  func clear() {
    if shown.exchange(-1, ordering: .relaxed) >= 0 { write("\r\u{1B}[K") }
  }

  // Nothing depends on its being seen.
  private func write(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }
}
