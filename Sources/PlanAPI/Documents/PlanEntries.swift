/// The parts of a plan document: each with what other parts may refer to, and the finished value where it is without
/// fault. So a wrong title does not make every reference to its task wrong as well.
struct UnitEntry {
  let code: Located<UnitCode>?
  let kind: Unit.Kind?
  let parent: Located<UnitCode>?
  let members: [Located<UnitCode>]
  let unit: Unit?
}

struct SectionEntry {
  let code: Located<String>?
  let section: Section?
}

struct TaskEntry {
  let number: Located<TaskNumber>?
  let section: Located<String>?
  let directing: Located<UnitCode>?
  let leadUnits: [Located<UnitCode>]
  let coordinatingUnits: [Located<UnitCode>]
  let due: Located<CalendarDate>?
  let task: PlanTask?
}

struct KPIEntry {
  let code: Located<KPICode>?
  let leadUnit: Located<UnitCode>?
  let task: Located<TaskNumber>?
  let kpi: KPI?
}

struct CalendarEntry {
  let opensDay: Int
  let dueDay: Int
  let graceDays: Int
  let timeZone: Located<String>?
}

extension FieldForm where Value == UnitEntry {
  static let unit = FieldForm.object { fields in
    let code = fields.required("code", .located(.unitCode))
    let name = fields.required("name", .line(1...500))
    let nameEnglish = fields.optional("name_en", .line(1...500))
    let kind = fields.required("kind", .oneOf(Unit.Kind.self))
    let parent = fields.optional("parent", .located(.unitCode))
    let members =
      kind == .group
      ? fields.required("members", .list(of: .located(.unitCode), count: 1...2000))
      : fields.optional("members", .list(of: .located(.unitCode), count: 0...2000))
    if let kind, kind != .group, members?.isEmpty == false { fields.addFault(at: "members", .membersOfNoGroup) }
    var unit: Unit?
    if let code, let name, let kind {
      unit = Unit(
        code: code.value, name: name, nameEnglish: nameEnglish, kind: kind, parent: parent?.value,
        members: members?.map(\.value) ?? [])
    }
    return UnitEntry(code: code, kind: kind, parent: parent, members: members ?? [], unit: unit)
  }
}

extension FieldForm where Value == SectionEntry {
  static let section = FieldForm.object { fields in
    let code = fields.required("code", .located(.line(1...32)))
    let title = fields.required("title", .line(1...500))
    let titleEnglish = fields.optional("title_en", .line(1...500))
    guard let code, let title else { return SectionEntry(code: code, section: nil) }
    return SectionEntry(code: code, section: Section(code: code.value, title: title, titleEnglish: titleEnglish))
  }
}

extension FieldForm where Value == TaskEntry {
  static let task = FieldForm.object { fields in
    let number = fields.required("number", .located(.taskNumber))
    let section = fields.required("section", .located(.line(1...32)))
    let title = fields.required("title", .line(1...1000))
    let titleEnglish = fields.optional("title_en", .line(1...1000))
    let directing = fields.required("directing", .located(.unitCode))
    let leadUnits = fields.required("lead_units", .list(of: .located(.unitCode), count: 1...200))
    let coordinating = fields.optional("coordinating_units", .list(of: .located(.unitCode), count: 0...200))
    let outputs = fields.optional("outputs", .list(of: .line(1...500), count: 0...100))
    let schedule = fields.required("schedule", .schedule)
    let budget = fields.optional("budget", .budget)
    let isPublished = fields.optional("published", .bool)
    var task: PlanTask?
    if let number, let section, let title, let directing, let leadUnits, let schedule = schedule?.schedule {
      task = PlanTask(
        number: number.value, section: section.value, title: title, titleEnglish: titleEnglish,
        directing: directing.value, leadUnits: leadUnits.map(\.value),
        coordinatingUnits: coordinating?.map(\.value) ?? [], outputs: outputs ?? [], schedule: schedule.value,
        scheduleLabel: schedule.label, isPublished: isPublished ?? false,
        budget: budget ?? [])
    }
    return TaskEntry(
      number: number, section: section, directing: directing, leadUnits: leadUnits ?? [],
      coordinatingUnits: coordinating ?? [], due: schedule?.due, task: task)
  }
}

extension FieldForm where Value == KPIEntry {
  static let kpi = FieldForm.object { fields in
    let code = fields.required("code", .located(.kpiCode))
    let group = fields.required("group", .line(1...200))
    let name = fields.required("name", .line(1...500))
    let nameEnglish = fields.optional("name_en", .line(1...500))
    let unit = fields.required("unit", .line(1...32))
    let target = fields.optional("target", .decimal)
    let direction = fields.required("direction", .oneOf(KPI.Direction.self))
    let frequency = fields.required("frequency", .oneOf(KPI.Frequency.self))
    let leadUnit = fields.required("lead_unit", .located(.unitCode))
    let task = fields.optional("task", .located(.taskNumber))
    let derived = fields.optional("derived", .oneOf(KPI.Derivation.self))
    var kpi: KPI?
    if let code, let group, let name, let unit, let direction, let frequency, let leadUnit {
      kpi = KPI(
        code: code.value, group: group, name: name, nameEnglish: nameEnglish, unit: unit, target: target,
        direction: direction, frequency: frequency, leadUnit: leadUnit.value, task: task?.value, derived: derived)
    }
    return KPIEntry(code: code, leadUnit: leadUnit, task: task, kpi: kpi)
  }
}
