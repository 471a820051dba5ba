/// What units write of a task in the sample year.
struct SampleSentences {
  /// From the beginning of the work to its end.
  let summaries: [String]
  let difficulties: [String]
  let proposals: [String]

  /// The sentences of a task of plan 39/KH-UBND and plans like it, or ones that fit any task.
  static func of(_ task: TaskNumber, in plan: Plan) -> SampleSentences {
    task.value == 1 ? issue(of: plan) : byTask[task.value] ?? general
  }

  /// The summary that fits the work done so far; the last one is for the end of the work, from 90% on.
  func summary(at percent: Percent) -> String {
    guard !summaries.isEmpty else { return "Đang triển khai theo kế hoạch." }
    return summaries[min((summaries.count - 1) * percent.hundredths / 9_000, summaries.count - 1)]
  }

  /// What may be added in any month.
  static let details = [
    "Trong tháng đã họp giao ban, rà soát từng đầu việc.",
    "Đã báo cáo lãnh đạo UBND xã phụ trách.",
    "Kết quả đã cập nhật lên hệ thống giám sát Nghị quyết 57.",
    "Đã phối hợp với tổ công nghệ số cộng đồng các thôn.",
    "Hồ sơ, tài liệu đã được ký số và lưu trên hệ thống quản lý văn bản.",
    "Đã phân công lại một số đầu việc cho phù hợp với nhân sự hiện có.",
    "Đã trao đổi với sở chuyên ngành để thống nhất cách làm.",
    "Đã công khai kết quả tại trụ sở và trên trang thông tin của xã.",
  ]

  private static let byTask = organisation.merging(delivery) { first, _ in first }

  private static let general = SampleSentences(
    summaries: [
      "Đã ban hành văn bản phân công cụ thể, xác định đầu mối và thời hạn từng việc.",
      "Đang triển khai theo kế hoạch; đã hoàn thành các nội dung của quý trước.",
      "Đã hoàn thành phần lớn nội dung, đang hoàn thiện sản phẩm đầu ra.",
      "Cơ bản hoàn thành, đang tổng hợp hồ sơ và báo cáo kết quả.",
    ],
    difficulties: ["Cán bộ kiêm nhiệm nhiều việc, thời gian dành cho nhiệm vụ còn hạn chế."],
    proposals: ["Đề nghị bố trí thêm cán bộ chuyên trách hỗ trợ."])
}
