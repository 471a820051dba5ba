import Glibc

/// A line on standard error that shows how far something has come, where that is a terminal; else nothing.
final class ProgressBar {
  private static let width = 40

  private let title: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private var shown = -1

  init(_ title: String) { self.title = title }

  /// - Parameter share: from 0 to 1.
  func show(_ share: Double) {
    let percent = Int(share * 100)
    guard isShown, percent != shown else { return }
    shown = percent
    let filled = Int(share * Double(ProgressBar.width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
    write("\r\(title) [\(bar)] \(percent)%")
  }

  /// Leaves the line empty for what comes after it (ECMA-48 §8.3.41, erase in line).
  func clear() {
    if shown >= 0 { write("\r\u{1B}[K") }
  }

  // Nothing depends on its being seen.
  private func write(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }
}
