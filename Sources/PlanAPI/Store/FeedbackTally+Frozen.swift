/// The counts of feedback as a lock keeps them (DOMAIN.md rule 2).
extension FeedbackTally {

  /// JSON: `{"last_change":…,"rows":[["2026-05-07",4,"2026-06-01",12],…]}`, the third element the last day of the term
  /// where there is no answer yet.
  var frozen: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("last_change", lastChange?.milliseconds)
      writer.array("rows") { writer in
        for row in rows {
          writer.array { writer in
            writer.value(row.day)
            writer.value(row.satisfaction.value)
            switch row.state {
            case .answeredInTerm: writer.value("in_term")
            case .answeredLate: writer.value("late")
            case .unanswered(let due): writer.value(due)
            }
            writer.value(row.count)
          }
        }
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  init?(frozen text: String) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: Array(text.utf8))
    } catch {
      return nil
    }
    guard case .array(let elements)? = value["rows"] else { return nil }
    var rows: [Row] = []
    for element in elements {
      guard let row = Row(frozen: element) else { return nil }
      rows.append(row)
    }
    self.init(rows: rows, lastChange: value["last_change"]?.integer.map(Instant.init(milliseconds:)))
  }
}

extension FeedbackTally.Row {
  fileprivate init?(frozen value: JSONValue) {
    guard case .array(let parts) = value, parts.count == 4, case .string(let text) = parts[0],
      let day = CalendarDate(text), let stars = parts[1].integer.flatMap({ Int(exactly: $0) }),
      let satisfaction = Feedback.Satisfaction(stars), case .string(let word) = parts[2],
      let count = parts[3].integer.flatMap({ Int(exactly: $0) })
    else { return nil }
    let state: FeedbackTally.State
    switch word {
    case "in_term": state = .answeredInTerm
    case "late": state = .answeredLate
    default:
      guard let due = CalendarDate(word) else { return nil }
      state = .unanswered(due: due)
    }
    self.init(day: day, satisfaction: satisfaction, state: state, count: count)
  }
}

extension JSONValue {
  fileprivate var integer: Int64? {
    if case .number(let number) = self { number.integer } else { nil }
  }
}
