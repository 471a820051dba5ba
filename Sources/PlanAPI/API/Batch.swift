import HTTPCore

/// What a row of a batch asks to be stored.
protocol BatchItem: Sendable {
  associatedtype Recorded
  /// What it is about: two rows of one batch must not be about the same.
  var entity: String { get }
  /// Stores it, with its entry in the trail.
  func record(_ trail: Trail) throws -> Recorded
  /// Writes what the answer says of it.
  func writeResult(_ recorded: Recorded, to writer: inout JSONWriter)
}

/// How a batch is carried out.
struct BatchOptions: Sendable {
  /// Does all but store.
  let isDryRun: Bool
  /// All rows or none; otherwise each row alone.
  let isAtomic: Bool

  init(_ query: inout QueryReader) {
    isDryRun = query.flag("dry_run")
    isAtomic = query.flag("atomic")
  }
}

/// Many items to be stored in one transaction, those that cannot be among them.
struct Batch<Item: BatchItem>: Sendable {
  private let rows: [(row: BatchRow, item: Result<Item, Problem>)]

  /// - Parameter read: makes an item of a row, or says what is wrong with it.
  init(_ rows: [BatchRow], read: (BatchRow) throws(Problem) -> Item) {
    var seen: [String: BatchRow] = [:]
    self.rows = rows.map { row in
      do throws(Problem) {
        let item = try read(row)
        if let first = seen.updateValue(row, forKey: item.entity) {
          seen[item.entity] = first
          throw .validation(row.pointer, .repeats(first))
        }
        return (row, .success(item))
      } catch {
        return (row, .failure(error))
      }
    }
  }

  /// Carries the batch out.
  /// - Throws: 422 with every fault, where it is atomic and a row cannot be stored; and what stands against all of it.
  func perform(_ change: Change, on database: Database, _ options: BatchOptions, _ language: Language) async throws
    -> Response
  {
    do {
      return try await change.perform(on: database) { trail in
        let answer = try store(trail, options, language)
        // What is thrown is undone: nothing tells a dry run from a real one up to here.
        if options.isDryRun { throw DryRun(answer: answer) }
        return answer
      }
    } catch let dryRun as DryRun {
      return dryRun.answer
    }
  }

  private func store(_ trail: Trail, _ options: BatchOptions, _ language: Language) throws -> Response {
    var refusals: [(BatchRow, Problem)] = []
    var items = JSONWriter()
    items.beginArray()
    for (row, item) in rows {
      do {
        let item = try item.get()
        let recorded = try trail.attempt { try item.record(trail) }
        items.object { writer in
          row.writePlace(to: &writer)
          writer.member("status", options.isDryRun ? Status.ok.code : Status.created.code)
          item.writeResult(recorded, to: &writer)
        }
      } catch {
        let problem = Problem(from: error)
        guard problem.status.code < 500 else { throw error }
        refusals.append((row, problem))
        items.object { writer in
          row.writePlace(to: &writer)
          problem.writeRefusal(of: row, to: &writer, language: language)
        }
      }
    }
    items.endArray()
    if options.isAtomic, let faults = FieldFaults(refusals.flatMap { row, problem in problem.faults(of: row) }) {
      throw Problem.validation(faults)
    }
    return .json { writer in
      writer.member("dry_run", options.isDryRun)
      writer.member("atomic", options.isAtomic)
      writer.member("total", rows.count)
      writer.member("accepted", rows.count - refusals.count)
      writer.member("rejected", refusals.count)
      writer.name("items")
      writer.literal(String(decoding: items.bytes, as: UTF8.self))
    }
  }
}

/// Undoes what a dry run has done, and carries its answer out.
private struct DryRun: Error {
  let answer: Response
}

extension BatchRow {
  fileprivate func writePlace(to writer: inout JSONWriter) {
    writer.member("pointer", pointer)
    if let line { writer.member("line", line) }
  }
}

extension Problem {
  /// What a problem document would say (RFC 9457), with the columns of a table.
  fileprivate func writeRefusal(of row: BatchRow, to writer: inout JSONWriter, language: Language) {
    writer.member("status", status.code)
    writer.member("type", "/problems/\(kind)")
    writer.member("title", title[language])
    writer.member("detail", detail[language])
    writer.array("errors") { writer in
      for fault in errors {
        writer.object { writer in
          writer.member("pointer", fault.pointer)
          if let heading = row.heading(at: fault.pointer) { writer.member("column", heading) }
          writer.member("detail", fault.detail[language])
        }
      }
    }
  }

  /// The faults of one row among those of all, with the line where there is one.
  fileprivate func faults(of row: BatchRow) -> [FieldFault] {
    let faults =
      errors.isEmpty
      ? [FieldFault(pointer: row.pointer, detail: [title, detail].joined(": "))] : errors
    guard let line = row.line else { return faults }
    return faults.map { fault in
      let column = row.heading(at: fault.pointer).map { heading in
        LocalizedText(vi: ", cột “\(heading)”", en: ", column “\(heading)”")
      }
      return FieldFault(
        pointer: fault.pointer,
        detail: LocalizedText(
          vi: "Dòng \(line)\(column?.vietnamese ?? ""): \(fault.detail.vietnamese)",
          en: "Line \(line)\(column?.english ?? ""): \(fault.detail.english)"))
    }
  }
}

extension [LocalizedText] {
  fileprivate func joined(_ separator: String) -> LocalizedText {
    LocalizedText(
      vi: map(\.vietnamese).joined(separator: separator), en: map(\.english).joined(separator: separator))
  }
}

extension LocalizedText {
  fileprivate static func repeats(_ first: BatchRow) -> LocalizedText {
    guard let line = first.line else {
      return LocalizedText(vi: "Trùng với phần tử \(first.pointer).", en: "Repeats element \(first.pointer).")
    }
    return LocalizedText(vi: "Trùng với dòng \(line).", en: "Repeats line \(line).")
  }
}
