extension SampleSentences {
  /// Task 1 is to make the very plan that it stands in.
  static func issue(of plan: Plan) -> SampleSentences {
    SampleSentences(
      summaries: [
        "Đã ban hành Kế hoạch số \(plan.number) ngày \(plan.issued.vietnamese), phân công theo 6 rõ tới từng đơn vị."
      ],
      difficulties: [], proposals: [])
  }

  /// Sections I and II: direction, oversight, policy.
  static let organisation: [Int: SampleSentences] = [
    2: SampleSentences(
      summaries: [
        "Người đứng đầu đã ký cam kết thực hiện Nghị quyết 57; ra quân phong trào Bình dân học vụ số.",
        "Đã mở các buổi hướng dẫn dùng VNeID và dịch vụ công tại nhà văn hóa thôn, cán bộ đơn vị trực tiếp đứng lớp.",
        "Phần lớn cán bộ của đơn vị đã hoàn thành khóa học số trực tuyến; duy trì giao ban chuyển đổi số hằng tuần.",
        "Đã đánh giá kết quả phong trào Bình dân học vụ số, gắn với xếp loại người đứng đầu.",
      ],
      difficulties: ["Người cao tuổi ở các thôn xa trung tâm chưa có điện thoại thông minh."],
      proposals: ["Đề nghị Đoàn Thanh niên cử thêm tình nguyện viên hỗ trợ tại các thôn."]),
    3: SampleSentences(
      summaries: [
        "Đã xây dựng kế hoạch giám sát năm và thông báo tới các đơn vị được giám sát.",
        "Đã giám sát chuyên đề tại Trung tâm Phục vụ hành chính công, ghi nhận 6 kiến nghị.",
        "Các đơn vị đã tiếp thu phần lớn kiến nghị; tổ chức hội nghị phản biện đề án dữ liệu xã.",
        "Đã tổng hợp kết quả giám sát cả năm gửi Đảng ủy và UBND xã.",
      ],
      difficulties: ["Thành viên đoàn giám sát thiếu người am hiểu công nghệ thông tin."],
      proposals: ["Đề nghị Sở Khoa học và Công nghệ cử chuyên gia tham gia phản biện."]),
    4: SampleSentences(
      summaries: [
        "Đã được cấp tài khoản trên hệ thống giám sát Nghị quyết 57 và phân quyền cho các đơn vị.",
        "Số liệu được cập nhật hằng tuần; đã phát hiện, xử lý 4 điểm nghẽn về kết nối và phân quyền.",
        "Kết quả trên hệ thống được dùng trong giao ban tháng để nhắc việc và đánh giá người đứng đầu.",
        "Đã tổng hợp bảng đánh giá người đứng đầu của các đơn vị theo dữ liệu hệ thống.",
      ],
      difficulties: ["Hệ thống của thành phố đôi lúc chậm vào cuối tháng."],
      proposals: ["Đề nghị thành phố mở rộng băng thông hệ thống giám sát trong các ngày cuối tháng."]),
    5: SampleSentences(
      summaries: [
        "Đã mở kênh tiếp nhận phản ánh qua Zalo và cổng thông tin xã, phân công cán bộ trực.",
        "Tiếp nhận 37 ý kiến, đã trả lời 34 ý kiến đúng hạn; đang khảo sát mức độ hài lòng.",
        "Tỷ lệ trả lời đúng hạn trên 95%; đã công khai kết quả khảo sát tại bộ phận một cửa.",
        "Đã hoàn thành khảo sát cuối năm, lập danh mục việc cần cải thiện.",
      ],
      difficulties: ["Một số ý kiến thuộc thẩm quyền cấp trên nên thời gian trả lời kéo dài."],
      proposals: ["Đề nghị có quy chế phối hợp trả lời ý kiến với các sở, ngành."]),
    6: SampleSentences(
      summaries: [
        "Đã lập danh mục quy trình, thiết bị, hệ thống và dữ liệu cần rà soát.",
        "Hoàn thành rà soát tại 3 đơn vị; phát hiện 21 máy tính không đạt cấu hình tối thiểu.",
        "Đã trình phương án thay thế thiết bị và bãi bỏ 5 quy trình trùng lặp.",
        "Đã hoàn thành báo cáo rà soát, đang theo dõi việc khắc phục.",
      ],
      difficulties: ["Hồ sơ thiết bị bàn giao từ các xã cũ không đầy đủ."],
      proposals: ["Đề nghị cho phép thanh lý tập trung thiết bị hết khấu hao."]),
    7: SampleSentences(
      summaries: [
        "Đang thu thập vướng mắc từ các đơn vị, chưa phát sinh đề xuất.",
        "Đã tổng hợp 8 vướng mắc về phân cấp, dự thảo văn bản đề xuất.",
        "Đã gửi văn bản đề xuất phân cấp giải quyết 12 thủ tục trên nền tảng số.",
        "Các đề xuất đã được thành phố tiếp thu một phần, tiếp tục bổ sung.",
      ],
      difficulties: ["Quy định của các ngành chưa thống nhất về thẩm quyền ký số kết quả."],
      proposals: ["Đề nghị thành phố sớm ban hành quy định phân cấp gắn với nền tảng dùng chung."]),
  ]
}
