/// What a search of a plan's tasks looks through: titles, what is to come out, what has come out, and what the lead units
/// say last, as of a month.
///
/// It is made from the rows as they are, and kept for one version of the data (``PlanRecords``), so it cannot lag behind
/// an update. A plan has some 18 tasks with a few kilobytes of text, all in memory already: going through them takes
/// microseconds, however many plans there are. SQLite's FTS5 would need a second, folded copy of each text, for its
/// tokenizer keeps `đ` apart from `d`, and one for each month that can be asked for.
struct TaskSearch: Sendable {
  private struct Field: Sendable {
    let text: SearchText
    let weight: Int
  }

  private let fields: [TaskNumber: [Field]]

  init(_ record: PlanRecord, asOf period: Period) {
    fields = Dictionary(
      record.plan.tasksEver.map { ($0.number, TaskSearch.fields(of: $0, record, period)) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func fields(of task: PlanTask, _ record: PlanRecord, _ period: Period) -> [Field] {
    let histories = record.leadUnits(of: task.number).map { unit in
      record.history(of: task.number, by: unit).map(\.update).filter { $0.period <= period }
    }
    let delivered = histories.joined().flatMap(\.outputs).map { output in
      [output.kind, output.number, output.title].compactMap(\.self).joined(separator: " ")
    }
    let weighted: [(weight: Int, texts: [String])] = [
      (8, [task.title, task.titleEnglish].compactMap(\.self)), (4, task.outputs), (3, Array(Set(delivered))),
      (2, histories.compactMap { $0.last?.summary }),
    ]
    return weighted.flatMap { weight, texts in texts.map { Field(text: SearchText($0), weight: weight) } }
  }

  /// The tasks in which every word of a question stands, each with how well: words of their own before beginnings and
  /// insides of others, titles before outputs and summaries, and the more where the words stand together.
  func ranks(for question: String) -> [TaskNumber: Int] {
    let words = Array(Set(SearchText.words(of: question)))
    let phrase = SearchText.words(of: question).joined(separator: " ")
    return fields.compactMapValues { fields in
      var rank = 0
      for word in words {
        guard let best = TaskSearch.best(of: word, in: fields) else { return nil }
        rank += best
      }
      guard words.count > 1, let together = TaskSearch.best(of: phrase, in: fields) else { return rank }
      return rank + together * words.count
    }
  }

  private static func best(of wanted: String, in fields: [Field]) -> Int? {
    fields.compactMap { field in field.text.match(of: wanted).map { $0.rawValue * field.weight } }.max()
  }
}
