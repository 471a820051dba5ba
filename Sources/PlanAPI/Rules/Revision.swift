/// Rule 5 of DOMAIN.md: a second update for the same task, unit and month is the next revision. It may correct a number,
/// but it is as timely as the first one.
struct Revision: Hashable, Sendable {
  /// 1 for the first update of a task, unit and month.
  let number: Int
  let timeliness: Timeliness

  /// - Parameters:
  ///   - newest: what there is already for the task, unit and month.
  ///   - timeliness: by the time at which this update comes, see ``timeliness(of:in:)``.
  init(after newest: RecordedUpdate?, timeliness: Timeliness) {
    number = (newest?.revision ?? 0) + 1
    self.timeliness = newest?.timeliness ?? timeliness
  }
}
