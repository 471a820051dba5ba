/// The files that units send with outputs in the sample year: a document in Word's format for a few numbered ones of
/// tasks that are published.
struct SampleFiles {
  let plan: Plan
  let folder: AttachmentFolder
  let seed: UInt64

  /// The update with the files that its outputs name sent before it. For the writer's connection, in the unit's name.
  func sending(_ update: ProgressUpdate, plan identifier: Int64, trail: Trail) throws -> ProgressUpdate {
    var random = SampleGenerator(seed: seed, for: "\(update.task)/\(update.unit)/\(update.period)/files")
    let isShown = SampleAffairs.published.contains(update.task.value)
    var sent = update
    for index in sent.outputs.indices {
      let output = sent.outputs[index]
      // Each costs the disk a few waits, so there are few; the plan itself is the first.
      guard let number = output.number, number == plan.number || (isShown && random.chance(15)) else { continue }
      let content = try document(output, number: number, of: update)
      let attachment = Attachment(
        unit: update.unit, sha256: try SHA256Digest(of: content), bytes: content.count,
        name: "\(number.replacing("/", with: "-")).docx", type: .docx)
      let file = try folder.receive()
      try file.file.write(content)
      try file.file.sync()
      _ = try AttachmentStore(trail.connection).add(attachment, plan: identifier, trail: trail)
      try file.keep(as: attachment.sha256)
      sent.outputs[index].attachment = attachment.sha256
    }
    return sent
  }

  /// A page with the head of an administrative document (Decree 30/2020/NĐ-CP, appendix I) and what the update says.
  private func document(_ output: DeliveredOutput, number: String, of update: ProgressUpdate) throws -> [UInt8] {
    let name = plan.units.first { $0.code == update.unit }?.name ?? update.unit.description
    let issuer = plan.units.first { $0.code == plan.issuer }?.name ?? plan.issuer.description
    var writer = WordWriter(links: [:])
    writer.xml.declaration()
    writer.xml.raw("<w:document \(WordParts.namespaces)><w:body>")
    for (text, isBold) in [(issuer.uppercased(), false), (name.uppercased(), true), ("Số: \(number)", false)] {
      writer.paragraph(.centred, [WordWriter.Run(text: text, isBold: isBold, size: 26)])
    }
    writer.rule(in: WordSection().width, length: 2000, before: 80, after: 200)
    writer.paragraph(.centred, [WordWriter.Run(text: output.title, isBold: true)])
    writer.paragraph(.body, [WordWriter.Run(text: update.summary)])
    writer.end()
    WordSection().write(to: &writer.xml)
    writer.xml.raw("</w:body></w:document>")
    var file = ZipWriter()
    for (name, part) in WordParts.fixed { try file.add(name, part) }
    let day = plan.calendar.timeZone.start(of: output.issued ?? plan.issued)
    try file.add(
      "docProps/core.xml",
      WordParts.properties(title: output.title, creator: name, language: .vietnamese, madeAt: day))
    try file.add("word/_rels/document.xml.rels", WordParts.relationships(links: [:]))
    try file.add("word/document.xml", writer.xml.bytes)
    return try file.finish()
  }
}
