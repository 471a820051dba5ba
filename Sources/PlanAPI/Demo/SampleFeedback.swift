/// What residents and firms say in the sample year, and what they are answered (DOMAIN.md rule 9).
extension SampleAffairs {
  /// Two in each month after the first; an answer within days, one of them late, some not yet.
  func feedback() -> [SampleEvent] {
    let said = SampleAffairs.opinions
    return months.dropFirst().enumerated().flatMap { index, month in
      [2 * index, 2 * index + 1].flatMap { number in
        events(of: said[number % said.count], in: month, number)
      }
    }
  }

  private func events(of opinion: Opinion, in month: Period, _ number: Int) -> [SampleEvent] {
    var random = SampleGenerator(seed: seed, for: "feedback \(number)")
    let day = CalendarDate(number.isMultiple(of: 2) ? random.number(in: 2...12) : random.number(in: 14...23), of: month)
    let received = moment(day, random.number(in: 7 * 60...21 * 60))
    let unit = UnitCode(opinion.unit).flatMap { code in plan.units.contains { $0.code == code } ? code : nil }
    guard let satisfaction = Feedback.Satisfaction(opinion.satisfaction) else { return [] }
    let feedback = Feedback(
      topic: opinion.topic, text: opinion.text, satisfaction: satisfaction, contact: nil, unit: unit)
    let given = SampleEvent(at: received) { trail, _ in
      _ = try FeedbackStore(trail.connection).append(
        feedback, plan: identifier, on: day, due: plan.feedbackTerm.lastDay(from: day),
        trail: trail.acting(as: .anyone, at: trail.now))
    }
    guard let unit, let answer = opinion.answer else { return [given] }
    // The fifth waits for longer than its term.
    let wait = number == 4 ? 19 : random.number(in: 1...8)
    let answerDay = (wait...wait + 2).lazy.map(day.adding(days:)).first { !$0.isWeekend } ?? day
    let answered = SampleEvent(at: moment(answerDay, random.number(in: 8 * 60...16 * 60 + 30))) {
      trail, authors in
      let trail = trail.acting(as: try authors.reporter(of: unit), at: trail.now)
      let store = FeedbackStore(trail.connection)
      let found = try store.list(plan: identifier, FeedbackStore.Filter(unit: unit, isAnswered: false), limit: 100)
      guard let waiting = found.first(where: { $0.feedback == feedback }) else { return }
      _ = try store.answer(answer, to: waiting, plan: identifier, on: zone.date(of: trail.now), trail: trail)
    }
    return [given, answered]
  }

  private struct Opinion {
    let unit: String
    let topic: String
    let satisfaction: Int
    let text: String
    /// `nil` where nobody has answered yet.
    let answer: String?

    init(_ unit: String, _ topic: String, _ satisfaction: Int, _ text: String, _ answer: String?) {
      (self.unit, self.topic, self.satisfaction, self.text, self.answer) = (unit, topic, satisfaction, text, answer)
    }
  }

  private static let opinions = [
    Opinion(
      "TTHCC", "Dịch vụ công trực tuyến", 5,
      "Tôi nộp hồ sơ khai sinh qua mạng, hai ngày có kết quả, không phải đi lại lần nào.",
      "Cảm ơn ông, bà. Trung tâm sẽ tiếp tục rút ngắn thời gian giải quyết."),
    Opinion(
      "VHXH", "Kỹ năng số", 4, "Lớp hướng dẫn VNeID ở nhà văn hóa thôn rất dễ hiểu, mong mở thêm buổi tối.",
      "Phòng đã xếp thêm hai buổi tối mỗi tháng, lịch dán tại nhà văn hóa thôn."),
    Opinion(
      "TTHCC", "Dịch vụ công trực tuyến", 2,
      "Cổng dịch vụ công báo lỗi khi đính kèm ảnh chụp sổ đỏ, phải làm lại ba lần.",
      "Lỗi do ảnh vượt dung lượng; Trung tâm đã đặt máy quét miễn phí và hướng dẫn giảm dung lượng ảnh."),
    Opinion(
      "VP", "Tiếp nhận ý kiến", 4, "Phản ánh đèn đường hỏng qua Zalo của xã, hôm sau đã có người đến sửa.",
      "Cảm ơn phản ánh của ông, bà; kênh Zalo có người trực cả ngày nghỉ."),
    Opinion(
      "KT", "Doanh nghiệp", 3, "Hợp tác xã cần hướng dẫn lập mã truy xuất nguồn gốc cho rau, chưa biết hỏi ai.",
      "Phòng Kinh tế đã cử cán bộ xuống hợp tác xã hướng dẫn và gửi tài liệu kèm theo."),
    Opinion(
      "TTHCC", "Dịch vụ công trực tuyến", 5, "Cán bộ một cửa giúp mẹ tôi 78 tuổi nộp hồ sơ trên máy rất nhiệt tình.",
      "Cảm ơn gia đình. Trung tâm đã chuyển lời khen tới cán bộ trực quầy."),
    Opinion(
      "CAX", "An toàn thông tin", 4, "Mong xã nhắc dân về các cuộc gọi giả danh công an thường xuyên hơn.",
      "Công an xã phát bản tin cảnh báo lừa đảo trên loa thôn vào thứ hai hằng tuần."),
    Opinion(
      "VP", "Cổng thông tin xã", 3, "Thông báo lịch tiếp dân đăng chậm, có lần đến nơi mới biết lịch đã đổi.",
      "Văn phòng đăng lịch trước năm ngày và nhắn qua Zalo khi có thay đổi."),
    Opinion(
      "TTDVC", "Đường truyền", 2, "Nhà văn hóa thôn ngoài đê mạng yếu, học trực tuyến hay bị ngắt.",
      "Doanh nghiệp viễn thông đã khảo sát, dự kiến kéo cáp quang tới thôn trong quý sau."),
    Opinion(
      "TTHCC", "Thanh toán trực tuyến", 4, "Thanh toán phí qua mã QR nhanh, nên cho tải biên lai về máy.",
      "Biên lai điện tử đã có tại mục Kho giấy tờ trên cổng dịch vụ công."),
    Opinion(
      "VHXH", "Kỹ năng số", 5, "Tổ công nghệ số đến tận nhà giúp cài chữ ký số, rất cảm ơn các cháu.",
      "Cảm ơn ông, bà đã tham gia phong trào Bình dân học vụ số."),
    Opinion(
      "KT", "Doanh nghiệp", 4, "Nộp báo cáo của hộ kinh doanh trên mạng đỡ phải sao chụp giấy tờ.",
      "Phòng ghi nhận và sẽ tiếp tục bỏ các giấy tờ đã có trong dữ liệu dùng chung."),
    Opinion(
      "TTHCC", "Dịch vụ công trực tuyến", 3, "Tin nhắn báo kết quả đến muộn hơn ngày hẹn một hôm.",
      "Trung tâm đã kiểm tra, tin nhắn chậm do tổng đài; nay gửi cả qua VNeID."),
    Opinion(
      "VP", "Tiếp nhận ý kiến", 5, "Ý kiến của tôi được trả lời đầy đủ, có ghi rõ đơn vị chịu trách nhiệm.",
      "Cảm ơn ông, bà đã tin tưởng."),
    Opinion(
      "TTHCC", "Thủ tục đất đai", 2, "Hồ sơ đất đai vẫn phải nộp bản giấy vì chưa tra được dữ liệu cũ.",
      "Dữ liệu cũ đang được số hóa; thôn nào xong trước sẽ không phải nộp bản giấy."),
    Opinion(
      "VHXH", "Chuyển đổi số", 4, "Đề nghị công khai tiến độ các nhiệm vụ để dân cùng theo dõi.",
      "Các nhiệm vụ được công khai tại mục Công khai trên trang này."),
    Opinion("TTHCC", "Dịch vụ công trực tuyến", 4, "Nên có hướng dẫn bằng video cho thủ tục cấp đổi bằng lái.", nil),
    Opinion("VP", "Cổng thông tin xã", 3, "Trang của xã trên điện thoại chữ hơi nhỏ.", nil),
  ]
}
