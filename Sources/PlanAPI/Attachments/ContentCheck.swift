/// An attachment whose content is not of the type that it was sent as, or of one that is not taken.
struct ContentRefusal: Error {
  let declared: AttachmentType
  let found: LocalizedText
}

/// Looks at an attachment as it comes, so that what is not taken is refused before it has come whole.
struct ContentCheck {
  let type: AttachmentType
  private var start: [UInt8] = []
  private var isBegun = false
  private var text = TextCheck()
  private var textFault: TextFault?

  init(_ type: AttachmentType) { self.type = type }

  private var isText: Bool { type == .text || type == .csv }

  mutating func feed(_ piece: [UInt8]) throws(ContentRefusal) {
    if !isBegun {
      start.append(contentsOf: piece.prefix(ContentSignature.length - start.count))
      if start.count >= ContentSignature.length { try begin() }
    }
    if isText, textFault == nil {
      do throws(TextFault) { try text.feed(piece) } catch { textFault = error }
    }
    // Not before the start is known, which may say better what it is.
    if isBegun, let textFault { throw refusal(of: textFault) }
  }

  /// - Parameter file: all that came.
  mutating func finish(_ file: AttachmentFile, size: Int) throws {
    if !isBegun { try begin() }
    switch type {
    case .pdf, .png, .jpeg: return
    case .text, .csv:
      if let textFault { throw refusal(of: textFault) }
      do throws(TextFault) { try text.finish() } catch { throw refusal(of: error) }
    case .docx, .xlsx, .odt, .ods:
      guard let directory = try ZipDirectory(of: file, size: size), directory.fits(type) else {
        throw refusal(LocalizedText(vi: "tệp nén ZIP khác", en: "another ZIP archive"))
      }
      if directory.hasMacros {
        throw refusal(LocalizedText(vi: "tài liệu có macro", en: "a document with macros"))
      }
    }
  }

  private mutating func begin() throws(ContentRefusal) {
    isBegun = true
    guard ContentSignature.fits(type, start) else {
      throw refusal(ContentSignature.name(start) ?? ContentSignature.unknown)
    }
  }

  private func refusal(of fault: TextFault) -> ContentRefusal {
    refusal(ContentSignature.name(start) ?? fault.description)
  }

  private func refusal(_ found: LocalizedText) -> ContentRefusal { ContentRefusal(declared: type, found: found) }
}
