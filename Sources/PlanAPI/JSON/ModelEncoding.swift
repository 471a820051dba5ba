extension Decimal: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.literal(self) }
}

extension Percent: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.literal(decimal) }
}

extension Money: JSONEncodable {
  public func write(to writer: inout JSONWriter) { dong.write(to: &writer) }
}

extension Instant: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension CalendarDate: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension ReportSpan: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(description) }
}

extension Period: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension PlanKey: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(description) }
}

extension UnitCode: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(description) }
}

extension KPICode: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(description) }
}

extension TaskNumber: JSONEncodable {
  public func write(to writer: inout JSONWriter) { value.write(to: &writer) }
}

extension Unit.Kind: JSONEncodable {}
extension KPI.Direction: JSONEncodable {}
extension KPI.Frequency: JSONEncodable {}
extension KPI.Derivation: JSONEncodable {}
extension ProgressUpdate.Status: JSONEncodable {}
extension Timeliness: JSONEncodable {}
extension Warning.Kind: JSONEncodable {}
extension Warning.Level: JSONEncodable {}
extension FeedbackTerm.Counting: JSONEncodable {}
extension Language: JSONEncodable {}
