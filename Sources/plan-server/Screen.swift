import Glibc

/// Standard output as people see it: with colours where it is a terminal, and not asked to go without
/// (<https://no-color.org>).
struct Screen {
  private let hasColours: Bool

  init() { hasColours = isatty(STDOUT_FILENO) == 1 && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb" }

  func bold(_ text: String) -> String { dressed(text, "1") }
  func red(_ text: String) -> String { dressed(text, "31") }
  func yellow(_ text: String) -> String { dressed(text, "33") }

  /// ECMA-48 §8.3.117, select graphic rendition.
  private func dressed(_ text: String, _ rendition: String) -> String {
    hasColours ? "\u{1B}[\(rendition)m\(text)\u{1B}[0m" : text
  }
}
