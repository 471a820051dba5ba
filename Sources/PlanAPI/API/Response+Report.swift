import HTTPCore

extension Response {
  /// A report in a format, to be shown where a browser can and saved under its name.
  /// - Parameters:
  ///   - content: as it was rendered.
  ///   - name: of the file.
  ///   - hasByteOrderMark: whether a table begins with one, by which Excel knows UTF-8.
  /// - Throws: ``CryptographyError``.
  static func report(
    _ content: [UInt8], as format: ReportFormat, named name: String, hasByteOrderMark: Bool
  ) throws -> Response {
    var headers = Headers()
    headers[.contentType] = format.mediaType
    if format != .json {
      headers[.contentDisposition] = "\(format.isBinary ? "attachment" : "inline"); filename=\"\(name)\""
    }
    if format == .html { headers[.contentSecurityPolicy] = try PagePolicy.header(for: content) }
    let marked = format == .csv && hasByteOrderMark ? [0xEF, 0xBB, 0xBF] + content : content
    return Response(status: .ok, headers: headers, body: .bytes(marked))
  }
}

extension Problem {
  /// A submitted report is kept as it was, in the formats that there were.
  static func notKept(_ format: ReportFormat, kept: [ReportFormat]) -> Problem {
    let names = kept.map(\.rawValue).joined(separator: ", ")
    return Problem(
      .notFound, kind: "format-not-kept",
      title: LocalizedText(
        vi: "Báo cáo đã gửi không có bản \(format.rawValue)",
        en: "The submitted report has no \(format.rawValue) form"),
      detail: LocalizedText(
        vi: "Báo cáo gửi khi chưa có định dạng này, và không thay đổi nữa. Bản đã lưu: \(names).",
        en: "It was submitted before there was this format, and does not change. There are: \(names)."))
  }
}
