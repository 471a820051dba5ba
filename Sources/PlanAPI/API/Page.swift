import HTTPCore

/// A page of a list: how many items, and after which one it begins. The cursor is opaque to clients.
struct Page {
  static let limits = 1...200
  private static let defaultLimit = 50

  let limit: Int
  /// The number of the last item of the page before.
  let after: Int

  init(_ query: inout QueryReader) {
    limit = query.integer("limit", Page.limits) ?? Page.defaultLimit
    after =
      query.value(
        "cursor",
        LocalizedText(
          vi: "Phải là next_cursor của trang trước.", en: "Must be the next_cursor of the page before.")
      ) { Page.number(ofCursor: $0) } ?? 0
  }

  /// Cuts the page out of items in the order of their numbers.
  /// - Returns: the items, and the way to the next page if there is one.
  func cut<Item>(_ items: [Item], number: (Item) -> Int, target: RequestTarget)
    -> (items: ArraySlice<Item>, next: (cursor: String, target: String)?)
  {
    let rest = items.drop { number($0) <= after }
    let page = rest.prefix(limit)
    guard page.count < rest.count, let last = page.last else { return (page, nil) }
    let cursor = Page.cursor(after: number(last))
    return (page, (cursor, Page.target(target, with: cursor)))
  }

  private static func cursor(after number: Int) -> String { base64URL(Array("after:\(number)".utf8)) }

  private static func number(ofCursor cursor: String) -> Int? {
    // Cursors are few and short: the one that would be made of a number proves it.
    (0...9999).first { Page.cursor(after: $0) == cursor }
  }

  /// The same target with another cursor.
  private static func target(_ target: RequestTarget, with cursor: String) -> String {
    let kept = (target.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
    return "\(target.rawPath)?\((kept.map(String.init) + ["cursor=\(cursor)"]).joined(separator: "&"))"
  }
}
