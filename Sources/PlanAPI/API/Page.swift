import HTTPCore

/// A page of a list: how many items, and after which one it begins. The cursor is opaque to clients.
///
/// It holds the place of the last item of the page before, and not a count, so that an item that comes or goes between two
/// pages neither repeats nor hides others. Where a list is ranked, the rank is part of the place: an item whose rank
/// changes meanwhile is where it is now.
struct Page {
  static let limits = 1...200
  private static let defaultLimit = 50

  /// An item's place: the best rank first, of equals the lowest number.
  struct Position: Hashable, Comparable {
    /// 0 in a list that is not ranked.
    var rank = 0
    let number: Int

    static func < (left: Position, right: Position) -> Bool { (-left.rank, left.number) < (-right.rank, right.number) }
  }

  let limit: Int
  /// Of the last item of the page before.
  private let after: Position?

  /// - Parameter isRanked: whether the list is in the order of ranks; a cursor of a list that is not fits no ranked one.
  init(_ query: inout QueryReader, isRanked: Bool = false) {
    limit = query.integer("limit", Page.limits) ?? Page.defaultLimit
    after = query.value(
      "cursor",
      LocalizedText(vi: "Phải là next_cursor của trang trước.", en: "Must be the next_cursor of the page before.")
    ) { Position(cursor: $0, isRanked: isRanked) }
  }

  /// Cuts the page out of items in the order of their positions.
  /// - Returns: the items, and the way to the next page if there is one.
  func cut<Item>(_ items: [Item], position: (Item) -> Position, target: RequestTarget)
    -> (items: ArraySlice<Item>, next: (cursor: String, target: String)?)
  {
    let rest = items.drop { item in after.map { position(item) <= $0 } ?? false }
    let page = rest.prefix(limit)
    guard page.count < rest.count, let last = page.last else { return (page, nil) }
    let cursor = position(last).cursor
    return (page, (cursor, Page.target(target, with: cursor)))
  }

  /// The same target with another cursor.
  private static func target(_ target: RequestTarget, with cursor: String) -> String {
    let kept = (target.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
    return "\(target.rawPath)?\((kept.map(String.init) + ["cursor=\(cursor)"]).joined(separator: "&"))"
  }
}

extension Page.Position {
  fileprivate var cursor: String {
    base64URL(Array((rank == 0 ? "after:\(number)" : "after:\(number):\(rank)").utf8))
  }

  fileprivate init?(cursor: String, isRanked: Bool) {
    guard let bytes = base64URLDecoded(cursor), let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.first == "after", parts.count == 2 || (parts.count == 3 && isRanked) else { return nil }
    let numbers = parts.dropFirst().compactMap { JSONNumber.isPlainInteger(String($0)) ? Int($0) : nil }
    guard numbers.count == parts.count - 1, let number = numbers.first, number >= 0 else { return nil }
    self.init(rank: numbers.count == 2 ? numbers[1] : 0, number: number)
    // Cursors are opaque: there is one for each place.
    guard self.cursor == cursor else { return nil }
  }
}

extension RequestTarget {
  /// Where the next page of a list is whose items are numbered.
  /// - Parameter id: the number of the last item.
  func nextPage(after id: Int64) -> (cursor: String, target: String) {
    let kept = (query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
    return ("\(id)", "\(rawPath)?\((kept.map(String.init) + ["cursor=\(id)"]).joined(separator: "&"))")
  }
}
