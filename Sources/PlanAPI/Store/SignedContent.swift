/// The bytes that are handed out to be signed, and what they are of.
struct SignedContent: Sendable {
  enum Subject: Sendable {
    case update(RecordedUpdate)
    case report(SubmittedReport)
  }

  let plan: PlanKey
  let subject: Subject
  let bytes: [UInt8]

  var object: SignedObject {
    switch subject {
    case .update(let recorded): .update(recorded.id)
    case .report(let report): .report(report.id)
    }
  }

  /// Since when there has been something to sign.
  var begins: Instant {
    switch subject {
    case .update(let recorded): recorded.recordedAt
    case .report(let report): report.submittedAt
    }
  }

  var action: Trail.Action {
    switch subject {
    case .update: .signProgress
    case .report: .signReport
    }
  }

  /// What the trail names.
  var entity: String {
    switch subject {
    case .update(let recorded):
      "tasks/\(recorded.update.task)/progress/\(recorded.update.period)/\(recorded.update.unit)/signature"
    case .report(let report): "reports/\(report.id)/signature"
    }
  }

  /// What is signed, in short.
  func writeMembers(to writer: inout JSONWriter) {
    switch subject {
    case .update(let recorded):
      writer.member("id", recorded.id)
      writer.member("task", recorded.update.task)
      writer.member("unit", recorded.update.unit)
      writer.member("period", recorded.update.period)
      writer.member("revision", recorded.revision)
    case .report(let report):
      writer.member("id", report.id)
      writer.member("period", report.span)
      writer.member("sha256", report.sha256.hex)
    }
  }
}

extension Trail.Action {
  static let signProgress = Trail.Action("progress.sign")
  static let signReport = Trail.Action("report.sign")
}
