/// What units say of the warnings of the sample year, and which of them the leader takes note of.
extension SampleAffairs {
  /// On an afternoon of each month, after its window has closed: first the units explain, then the leader takes note of
  /// what is red and explained.
  func notes() -> [SampleEvent] {
    months.map { month in
      SampleEvent(at: moment(CalendarDate(28, of: month), 16 * 60 + 5)) { trail, authors in
        let stored = try PlanStore(trail.connection).load(plan.key)
        let record = try PlanRecord(reading: identifier, PlanDirectory(stored?.plan ?? plan), from: trail.connection)
        let noted = try warnings(in: record, period: month, at: trail.now).filter { warning in
          let noting = WarningNoting(of: warning, in: record, asOf: month)
          // What has been explained already is not explained again.
          let isExplained = try noting.isExplained || explain(warning, in: month, trail, authors)
          return isExplained && warning.level == .red && noting.acknowledgements.isEmpty
        }
        for warning in noted { try acknowledge(warning, in: month, trail, authors) }
      }
    }
  }

  /// - Returns: whether there was something to say.
  private func explain(
    _ warning: Warning, in month: Period, _ trail: Trail, _ authors: SampleAuthors
  ) throws -> Bool {
    guard let unit = warning.units.first, let author = authors.reporters[unit], let text = explanation(of: warning)
    else { return false }
    _ = try WarningNoteStore(trail.connection).explain(
      warning.id, unit: unit, period: month, text: text, plan: identifier,
      trail: trail.acting(as: .token(author), at: trail.now))
    return true
  }

  /// A little later.
  private func acknowledge(
    _ warning: Warning, in month: Period, _ trail: Trail, _ authors: SampleAuthors
  ) throws {
    guard let leader = authors.leader else { return }
    let later = Instant(milliseconds: trail.now.milliseconds + 1_740_000)
    _ = try WarningNoteStore(trail.connection).acknowledge(
      warning.id, period: month, level: warning.level, note: SampleAffairs.instructions[warning.kind],
      plan: identifier, trail: trail.acting(as: .token(leader), at: later))
  }

  /// The stories of plan 39/KH-UBND have words of their own; of the rest some are explained.
  private func explanation(of warning: Warning) -> String? {
    if let text = SampleAffairs.stories[warning.id] { return text }
    guard let text = SampleAffairs.reasons[warning.kind] else { return nil }
    var random = SampleGenerator(seed: seed, for: "explanation of \(warning.id)")
    return random.chance(70) ? text : nil
  }

  private static let stories = [
    "overdue.9":
      "Ban Cơ yếu Chính phủ cấp chứng thư số chậm hơn dự kiến; phòng đã gửi lại danh sách bổ sung và cử cán bộ theo dõi "
      + "hằng tuần, phấn đấu cấp đủ trong năm.",
    "blocked.11.KT":
      "Dữ liệu đất đai nhận bàn giao ở định dạng cũ; phòng đang chờ công cụ chuyển đổi của Sở Nông nghiệp và Môi trường.",
    "stalled.16.VHXH":
      "Hai doanh nghiệp công nghệ lùi lịch khảo sát; phòng đã thống nhất lịch mới và chuẩn bị xong hồ sơ mô hình.",
    "kpi_below_target.DVC-08":
      "Người dân còn phản ánh giao diện cổng dịch vụ công khó dùng; Trung tâm bố trí người hướng dẫn tại quầy và gửi kiến "
      + "nghị tới Sở Khoa học và Công nghệ.",
    "disbursement_behind.17":
      "Gói thầu giám sát an toàn thông tin đang thẩm định giá; kinh phí được thanh toán khi ký hợp đồng.",
  ]

  private static let reasons: [Warning.Kind: String] = [
    .lateUpdate: "Cán bộ phụ trách đi tập huấn tại thành phố, đơn vị đã phân công người thay.",
    .behind: "Khối lượng đầu năm ít do chờ hướng dẫn; đơn vị đã điều chỉnh tiến độ từng tháng.",
    .kpiBelowTarget: "Chỉ tiêu đang tăng đều theo lộ trình năm; đơn vị giữ tiến độ đã đăng ký.",
    .disbursementBehind: "Hồ sơ thanh toán đang hoàn thiện tại Kho bạc Nhà nước.",
  ]

  private static let instructions: [Warning.Kind: String] = [
    .overdue: "Đồng ý. Báo cáo kết quả hằng tuần tại giao ban.",
    .blocked: "Văn phòng soạn văn bản đề nghị sở hỗ trợ, trình ký trong tuần.",
    .kpiBelowTarget: "Đã xem. Đưa vào kiểm điểm cuối quý.",
  ]
}
