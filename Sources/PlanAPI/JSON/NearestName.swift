/// The known name that a misspelt one most likely means: the nearest by edit distance, if it is at most two edits and a
/// third of the name away.
func nearestName(to name: String, among known: [String]) -> String? {
  guard name.utf8.count <= 64 else { return nil }
  let letters = Array(name.utf8)
  var nearest: (name: String, distance: Int)?
  for candidate in known {
    let distance = editDistance(letters, Array(candidate.utf8))
    guard distance <= 2, distance * 3 <= max(letters.count, candidate.utf8.count) else { continue }
    if distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
  }
  return nearest?.name
}

/// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for (row, leftByte) in left.enumerated() {
    var current = [row + 1]
    for (column, rightByte) in right.enumerated() {
      var distance = min(
        previous[column] + (leftByte == rightByte ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, leftByte == right[column - 1], left[row - 1] == rightByte {
        distance = min(distance, beforePrevious[column - 1] + 1)
      }
      current.append(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.count]
}
