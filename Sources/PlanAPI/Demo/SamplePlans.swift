/// The plans of a demo: the one in the program, and plans like it of other communes and of the years before.
public struct SamplePlans: Sendable {
  /// One of them, which is made only when it is asked for.
  struct Member: Hashable, Sendable {
    /// From 0, the commune of the plan in the program, on.
    let commune: Int
    let year: Int
    let number: String
    let key: PlanKey
  }

  /// A plan with its year of data.
  struct Sample: Sendable {
    let document: PlanImport
    let year: SampleYear
  }

  /// The most that there are names for and then some: all communes of the country.
  public static let mostCommunes = 3321
  public static let mostYears = 20

  /// The plan in the program comes first.
  let members: [Member]
  let seed: UInt64
  private let template: Plan
  private let names: [SampleCommunes.Name]

  /// - Parameters:
  ///   - communes: 1 to ``mostCommunes``, each with a plan a year.
  ///   - years: 1 to ``mostYears``, the last being that of the plan in the program.
  public init(communes: Int, years: Int, seed: UInt64) throws {
    let template = try PlanImport(document: PlanImport.defaultDocument).plan
    self.template = template
    self.seed = seed
    names = SampleCommunes.names(seed: seed)
    members = (0..<years).flatMap { age in
      (0..<communes).compactMap { commune in
        let (year, number) = (template.year - age, SamplePlans.number(of: commune, like: template.number))
        return PlanKey(number: number, year: year).map {
          Member(commune: commune, year: year, number: number, key: $0)
        }
      }
    }
  }

  /// Communes number their documents each for itself; here they must differ, for a plan is found by its number and year.
  private static func number(of commune: Int, like original: String) -> String {
    let parts = original.split(separator: "/", maxSplits: 1)
    guard commune > 0, parts.count == 2, let taken = Int(parts[0]) else { return original }
    return "\(commune < taken ? commune : commune + 1)/\(parts[1])"
  }

  /// - Throws: ``FieldFaults``.
  func document(of member: Member) throws -> PlanImport {
    var text = String(decoding: PlanImport.defaultDocument, as: UTF8.self)
    func replace(_ old: String, with new: String) { if old != new { text = text.replacing(old, with: new) } }
    replace("\(template.year)", with: "\(member.year)")
    if member.commune > 0, let issuer = template.units.first(where: { $0.code == template.issuer }) {
      let name = names[member.commune % names.count]
      replace("\"\(template.number)\"", with: "\"\(member.number)\"")
      replace("\"\(issuer.code)\"", with: "\"\(issuer.code)-\(member.commune)\"")
      replace("\"\(issuer.name)\"", with: "\"UBND xã \(name.vietnamese)\"")
      if let english = issuer.nameEnglish {
        replace("\"\(english)\"", with: "\"\(name.english) Commune People's Committee\"")
      }
    }
    return try PlanImport(document: Array(text.utf8))
  }

  /// - Throws: ``FieldFaults``.
  func sample(of member: Member, at now: Instant) throws -> Sample {
    let document = try document(of: member)
    return Sample(document: document, year: year(of: document.plan, at: now))
  }

  /// The year of a plan, whose small differences are other than those of any other plan.
  func year(of plan: Plan, at now: Instant) -> SampleYear {
    var random = SampleGenerator(seed: seed, for: plan.key.description)
    return SampleYear(
      of: plan, through: SampleYear.lastMonth(of: plan, at: now), seed: plan.isTheProgramsOwn ? seed : random.next())
  }
}
