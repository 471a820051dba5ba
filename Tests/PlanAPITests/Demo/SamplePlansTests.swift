import Testing

@testable import PlanAPI

@Suite("The plans of a large demo") struct SamplePlansTests {
  private let now = instant("2026-11-10T03:00:00Z")

  private func plans(_ communes: Int, years: Int = 1, seed: UInt64 = 39) throws -> SamplePlans {
    try SamplePlans(communes: communes, years: years, seed: seed)
  }

  @Test("Each commune of the country has a plan of its own a year, by another number, name and code")
  func differ() throws {
    let plans = try plans(SamplePlans.mostCommunes, years: 2)
    #expect(plans.members.count == 2 * 3321)
    #expect(Set(plans.members.map(\.key)).count == plans.members.count)
    #expect(Set(SampleCommunes.names(seed: 39).prefix(3321)).count == 3321)
    let issuers = try [0, 1, 113, 3320, 3321, 3322].map { index -> Unit in
      let plan = try plans.document(of: plans.members[index]).plan
      #expect(plan.key == plans.members[index].key && plan.year == (index < 3321 ? 2026 : 2025))
      return try #require(plan.units.first { $0.code == plan.issuer })
    }
    #expect(Set(issuers.map(\.name)).count == 4 && Set(issuers.map(\.code)).count == 4)
    #expect(issuers[0].name == "UBND xã Chí Minh" && issuers[4] == issuers[0] && issuers[5] == issuers[1])
  }

  @Test("The first plan is the program's own, with the year that it has alone")
  func beginsWithTheProgramsOwn() throws {
    let plans = try plans(3, years: 2, seed: 7)
    let first = try plans.sample(of: plans.members[0], at: now)
    let shipped = try PlanImport(document: PlanImport.defaultDocument).plan
    #expect(first.document.plan == shipped)
    #expect(first.year == SampleYear(of: shipped, through: month("2026-10"), seed: 7))
  }

  @Test("A plan of an earlier year is dated in it, and has all its months")
  func isDated() throws {
    let plans = try plans(1, years: 5)
    let sample = try plans.sample(of: plans.members[4], at: now)
    let plan = sample.document.plan
    #expect(plan.year == 2022 && plan.issued == date("2022-01-24") && plan.title.contains("năm 2022"))
    #expect(!plan.title.contains("2026") && !(plan.tasks.contains { $0.title.contains("2026") }))
    #expect(Set(sample.year.updates.map(\.update.period)) == Set(plan.reportingMonths))
    #expect(sample.year.updates.allSatisfy { $0.recordedAt < instant("2023-01-01T00:00:00Z") })
    let first = sample.year.updates.first { $0.update.task == taskNumber(1) }
    #expect(first?.update.summary.contains("39/KH-UBND ngày 24/01/2022") == true)
  }

  @Test("The same seed gives the same years, another seed others, and no two communes have the same")
  func isDeterministic() throws {
    let (one, same, other) = (try plans(4), try plans(4), try plans(4, seed: 40))
    let samples = try one.members.map { try one.sample(of: $0, at: now).year }
    #expect(try same.members.map { try same.sample(of: $0, at: now).year } == samples)
    for (index, member) in other.members.enumerated() {
      #expect(try other.sample(of: member, at: now).year != samples[index])
    }
    #expect(Set(samples).count == 4)
    #expect(Set(samples.map(\.kpiValues)).count == 4)
  }

  @Test("Among the communes of a city all is to be found that goes wrong in one, and most goes well")
  func isBelievable() throws {
    let plans = try plans(12)
    var kinds: [Warning.Kind: Int] = [:]
    for member in plans.members {
      let sample = try plans.sample(of: member, at: now)
      let late = sample.year.updates.count { $0.timeliness == .late } * 100
      #expect((3 * sample.year.updates.count...5 * sample.year.updates.count).contains(late))
      for value in sample.year.kpiValues {
        guard case .ratio(let numerator, let denominator) = value.figure else { continue }
        #expect(numerator > Decimal(0) && numerator <= denominator, "\(member.key) \(value)")
      }
      let list = warnings(
        in: PlanRecord(of: sample.year, on: sample.document.plan), period: month("2026-10"),
        at: instant("2026-11-10T00:00:00Z"))
      #expect((3...40).contains(list.count), "\(member.key)")
      for kind in Set(list.map(\.kind)) { kinds[kind, default: 0] += 1 }
    }
    for kind in [Warning.Kind.missingUpdate, .lateUpdate, .overdue, .blocked, .stalled, .regressed, .kpiBelowTarget] {
      #expect(kinds[kind, default: 0] >= 2, "\(kind)")
    }
  }

  @Test("All plans are stored with their trails, their tokens and nothing twice, whole as `check` sees it")
  func stores() async throws {
    let folder = try TemporaryFolder()
    let database = try Database(path: folder.database)
    let plans = try plans(5, years: 2)
    var shares: [Double] = []
    let setup = try await DemoSetup.store(plans, in: database, at: now) { shares.append($0) }
    #expect(shares == shares.sorted() && shares.last == 1)
    let reader = try database.makeReader()
    let keys = try reader.snapshot { try PlanStore($0).list() }.map(\.key)
    #expect(Set(keys) == Set(plans.members.map(\.key)) && keys.count == 10)
    #expect(setup.grants.contains { $0.role == .city })
    // The first is more than its sample: see DemoSetupTests.
    for member in plans.members.dropFirst() {
      let sample = try plans.sample(of: member, at: now)
      try reader.snapshot { connection in
        let stored = try #require(try PlanStore(connection).load(member.key))
        #expect(stored.plan == sample.document.plan)
        let updates = try ProgressStore(connection).newest(plan: stored.id)
        #expect(Set(updates.map(\.update)) == Set(sample.year.updates.map(\.update)))
        #expect(updates.allSatisfy { $0.revision == 1 })
        #expect(try KPIStore(connection).newest(plan: stored.id).count == sample.year.kpiValues.count)
        let head = try TrailStore(connection).head(of: stored.id)
        #expect(head.sequence >= Int64(updates.count + sample.year.kpiValues.count))
      }
    }
    let before = try reader.snapshot { try TrailStore($0).heads() }
    _ = try await DemoSetup.store(plans, in: database, at: now, progress: { _ in })
    let after = try reader.snapshot { try TrailStore($0).heads() }
    // The first plan's holders get new tokens at each start.
    #expect(before.filter { after[$0.key] != $0.value }.count == 2)
    try await database.shutdown()
    #expect(try DatabaseInspection(of: folder.database).found == [])
  }
}
