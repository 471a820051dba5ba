/// The members of what was said of warnings and of feedback, as answers and the trail show them.
extension Author {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("role", role)
    writer.member("unit", unit)
  }
}

extension WarningExplanation {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("warning", warning)
    writer.member("unit", unit)
    writer.member("period", period)
    writer.member("text", text)
    writer.object("by") { author.writeMembers(to: &$0) }
    writer.member("recorded_at", recordedAt)
  }
}

extension WarningNoting.Explanation {
  func writeMembers(to writer: inout JSONWriter) {
    explanation.writeMembers(to: &writer)
    writer.member("revision", revision)
  }
}

extension WarningAcknowledgement {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("warning", warning)
    writer.member("period", period)
    writer.member("level", level)
    writer.member("note", note)
    writer.object("by") { author.writeMembers(to: &$0) }
    writer.member("recorded_at", recordedAt)
  }
}

extension WarningNoting {
  /// `explanation`, the newest of all, `explanations`, the newest of each unit, and `acknowledgement`.
  func writeMembers(to writer: inout JSONWriter) {
    writer.name("explanation")
    if let newestExplanation { writer.object(newestExplanation.writeMembers) } else { writer.null() }
    writer.array("explanations") { writer in
      for explanation in explanations { writer.object(explanation.writeMembers) }
    }
    writer.name("acknowledgement")
    if let newestAcknowledgement { writer.object(newestAcknowledgement.writeMembers) } else { writer.null() }
  }
}

extension RecordedAnswer {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("text", text)
    writer.member("revision", revision)
    writer.object("by") { author.writeMembers(to: &$0) }
    writer.member("answered_at", answeredAt)
    writer.member("first_answered_on", firstAnsweredOn)
  }
}

extension RecordedFeedback {
  /// What everybody may see who may see feedback at all.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("topic", feedback.topic)
    writer.member("text", feedback.text)
    writer.member("satisfaction", feedback.satisfaction.value)
    writer.member("unit", feedback.unit)
    writer.member("received_at", receivedAt)
    writer.member("due", dueOn)
    writer.member("spam", isSpam)
    writer.name("answer")
    if let answer { writer.object(answer.writeMembers) } else { writer.null() }
  }

  /// All but how to reach whoever wrote it: the trail is for more eyes than that, and for ever.
  func writeTrailMembers(to writer: inout JSONWriter) {
    writeMembers(to: &writer)
    writer.member("has_contact", feedback.contact != nil)
  }
}

extension FeedbackFigures {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("received", received)
    writer.member("average", average)
    writer.share("satisfied", received > 0 ? Share(satisfied, of: received) : nil)
    writer.share("answered", received > 0 ? Share(answered, of: received) : nil)
    writer.member("answered_in_term", answeredInTerm)
    writer.member("overdue", overdue)
  }
}
