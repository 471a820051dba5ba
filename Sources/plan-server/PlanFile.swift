import PlanAPI

/// A plan document longer than this is none: 2,000 tasks take about 1 MiB.
private let longestDocument = 16 << 20

/// Reads a plan document.
/// - Parameter path: `-` for standard input.
/// - Throws: ``CommandFailure`` with everything that is wrong in it, a line each, with its JSON pointer.
func readPlan(_ path: String) throws -> PlanImport {
  let bytes = try readFile(path, limit: longestDocument)
  do {
    return try PlanImport(document: bytes)
  } catch let error as JSONError {
    throw CommandFailure("\(path) is not JSON: \(error.message[.english])")
  } catch let error as FieldFaults {
    let lines = error.faults.map { fault in
      "  \(fault.pointer.isEmpty ? "(the document)" : fault.pointer): \(fault.detail[.english])"
    }
    let count = error.faults.count == 1 ? "1 fault" : "\(error.faults.count) faults"
    throw CommandFailure(
      (["\(path) is not a plan document; nothing was imported. \(count):"] + lines).joined(separator: "\n"))
  }
}
