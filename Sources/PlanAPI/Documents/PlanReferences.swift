/// The checks of a plan document that take more than one of its parts: repeated codes, references to what is not
/// there, circles, and dates against each other.
struct PlanReferences {
  let header: PlanHeader
  /// `nil` where the list could not be read at all: then nothing can be said of references to it.
  let units: [UnitEntry]?
  let sections: [SectionEntry]?
  let tasks: [TaskEntry]?
  let kpis: [KPIEntry]?
  private(set) var faults: [FieldFault] = []

  init(
    header: PlanHeader, units: [UnitEntry]?, sections: [SectionEntry]?, tasks: [TaskEntry]?, kpis: [KPIEntry]?
  ) {
    self.header = header
    self.units = units
    self.sections = sections
    self.tasks = tasks
    self.kpis = kpis
  }

  mutating func check() {
    refuseRepetitions((units ?? []).compactMap(\.code))
    refuseRepetitions((sections ?? []).compactMap(\.code))
    refuseRepetitions((tasks ?? []).compactMap(\.number))
    refuseRepetitions((kpis ?? []).compactMap(\.code))
    checkUnits()
    checkSections()
    checkTasksOfKPIs()
    checkDueDates()
  }

  private mutating func checkUnits() {
    let lists = (units ?? []).map(\.members) + (tasks ?? []).flatMap { [$0.leadUnits, $0.coordinatingUnits] }
    for list in lists { refuseRepetitions(list) }
    guard let units else { return }

    let known = Set(units.compactMap(\.code?.value))
    var references = [header.issuer, header.consolidator, header.receivesReport].compactMap(\.self)
    references += units.compactMap(\.parent)
    references += (tasks ?? []).compactMap(\.directing)
    references += lists.joined()
    references += (kpis ?? []).compactMap(\.leadUnit)
    refuseUnknown(references, known: known, .unknownUnit)

    refuseCircles(units.map { ($0.code, $0.parent.map { [$0] } ?? []) }, .circleOfParents)
    refuseCircles(units.map { ($0.code, $0.members) }, .circleOfMembers)
  }

  private mutating func checkSections() {
    guard let sections else { return }
    refuseUnknown(
      (tasks ?? []).compactMap(\.section), known: Set(sections.compactMap(\.code?.value)), .unknownSection)
  }

  private mutating func checkTasksOfKPIs() {
    guard let tasks else { return }
    refuseUnknown((kpis ?? []).compactMap(\.task), known: Set(tasks.compactMap(\.number?.value)), .unknownTask)
  }

  /// A task may be due before the day of issue (the plan wrote down what was under way), but not in an earlier year.
  private mutating func checkDueDates() {
    guard let issued = header.issued else { return }
    for due in (tasks ?? []).compactMap(\.due) where due.value.year < issued.year {
      faults.append(FieldFault(pointer: due.pointer, detail: .dueBeforeIssue(issued)))
    }
  }

  private mutating func refuseRepetitions<Value: Hashable>(_ values: [Located<Value>]) {
    var seen: Set<Value> = []
    for value in values where !seen.insert(value.value).inserted {
      faults.append(FieldFault(pointer: value.pointer, detail: .repeated))
    }
  }

  private mutating func refuseUnknown<Value: Hashable>(
    _ references: [Located<Value>], known: Set<Value>, _ detail: LocalizedText
  ) {
    for reference in references where !known.contains(reference.value) {
      faults.append(FieldFault(pointer: reference.pointer, detail: detail))
    }
  }

  /// Names each reference that closes a circle.
  private mutating func refuseCircles(
    _ edges: [(from: Located<UnitCode>?, to: [Located<UnitCode>])], _ detail: LocalizedText
  ) {
    let pairs = edges.compactMap { edge in edge.from.map { ($0.value, edge.to) } }
    let graph = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    for closing in closingReferences(in: graph, from: pairs.map(\.0)) {
      faults.append(FieldFault(pointer: closing.pointer, detail: detail))
    }
  }
}

/// Depth first without recursion, as a document may hold a chain of two thousand units: a reference to a unit that is
/// still on the path closes a circle.
private func closingReferences(
  in graph: [UnitCode: [Located<UnitCode>]], from starts: [UnitCode]
) -> [Located<UnitCode>] {
  var closing: [Located<UnitCode>] = []
  var finished: Set<UnitCode> = []
  for start in starts where !finished.contains(start) {
    var path: [(unit: UnitCode, next: Int)] = [(start, 0)]
    var onPath: Set<UnitCode> = [start]
    while let (unit, next) = path.last {
      let references = graph[unit] ?? []
      guard next < references.count else {
        path.removeLast()
        onPath.remove(unit)
        finished.insert(unit)
        continue
      }
      path[path.count - 1].next += 1
      let reference = references[next]
      if onPath.contains(reference.value) {
        closing.append(reference)
      } else if !finished.contains(reference.value) {
        path.append((reference.value, 0))
        onPath.insert(reference.value)
      }
    }
  }
  return closing
}
