@_spi(_Unicode) import Swift

extension PlanKey {
  /// The key of a plan: its number in lower case, with every run of other characters turned into `-`, and its year:
  /// `39/KH-UBND` of 2026 is `39-kh-ubnd-2026`. Vietnamese letters lose their marks. `nil` where nothing is left of the
  /// number or the key would be longer than 64.
  public init?(number: String, year: Int) {
    var words: [String] = [""]
    for scalar in number._nfd {
      switch scalar {
      case "a"..."z", "0"..."9": words[words.count - 1].unicodeScalars.append(scalar)
      case "A"..."Z": words[words.count - 1] += scalar.properties.lowercaseMapping
      case "đ", "Đ": words[words.count - 1] += "d"
      case _ where scalar.properties.generalCategory == .nonspacingMark: continue
      default: words.append("")
      }
    }
    words.removeAll(where: \.isEmpty)
    guard !words.isEmpty else { return nil }
    self.init((words + [String(year)]).joined(separator: "-"))
  }
}
