/// The languages the server speaks; Vietnamese where the client states no preference.
public enum Language: String, CaseIterable, Sendable {
  case vietnamese = "vi"
  case english = "en"
}

/// The same sentence in each language.
public struct LocalizedText: Hashable, Sendable {
  public let vietnamese: String
  public let english: String

  public init(vi vietnamese: String, en english: String) {
    self.vietnamese = vietnamese
    self.english = english
  }

  public subscript(language: Language) -> String {
    switch language {
    case .vietnamese: vietnamese
    case .english: english
    }
  }
}
