extension SampleSentences {
  /// Sections III to VIII: digital government, innovation, people, cooperation, security, money.
  static let delivery: [Int: SampleSentences] = [
    8: SampleSentences(
      summaries: [
        "Đã khảo sát đường truyền, thiết bị tại trụ sở và nhà văn hóa thôn.",
        "Đã lắp đặt đường truyền số liệu chuyên dùng; thành lập tổ công nghệ số cộng đồng ở 100% thôn.",
        "Đã bố trí cán bộ phụ trách tại từng đơn vị; đang nghiệm thu thiết bị.",
        "Đã bảo đảm đủ điều kiện tối thiểu; báo cáo kết quả với UBND thành phố.",
      ],
      difficulties: ["Hai thôn ngoài đê chưa có cáp quang ổn định."],
      proposals: ["Đề nghị doanh nghiệp viễn thông kéo cáp quang tới hai thôn ngoài đê."]),
    9: SampleSentences(
      summaries: [
        "Đã lập danh sách lãnh đạo, cán bộ chưa có chứng thư số gửi Ban Cơ yếu.",
        "Đã cấp chứng thư số cho lãnh đạo các đơn vị; xử lý 9 lỗi đăng nhập hệ thống một cửa.",
        "Đã cấp cho phần lớn cán bộ; còn các trường hợp thay đổi căn cước đang bổ sung hồ sơ.",
        "Còn một số cán bộ mới tiếp nhận đang chờ cấp chứng thư số.",
      ],
      difficulties: ["Thời gian cấp chứng thư số từ Ban Cơ yếu Chính phủ kéo dài hơn dự kiến."],
      proposals: ["Đề nghị thành phố làm việc với Ban Cơ yếu để cấp bổ sung trong tháng."]),
    10: SampleSentences(
      summaries: [
        "Đã công khai danh mục thủ tục; số hóa hồ sơ ngay từ khâu tiếp nhận.",
        "Tỷ lệ hồ sơ trực tuyến toàn trình tăng đều; bố trí 2 máy hỗ trợ người dân tự nộp hồ sơ.",
        "Đã cắt giảm thành phần hồ sơ ở 15 thủ tục nhờ dùng lại dữ liệu; Trung tâm vận hành liên tục.",
        "100% hồ sơ mới được số hóa, đang kiểm tra chất lượng dữ liệu số hóa.",
      ],
      difficulties: ["Cổng dịch vụ công có lúc gián đoạn, người dân phải nộp lại hồ sơ."],
      proposals: ["Đề nghị Trung tâm thành phố thông báo trước lịch bảo trì cổng dịch vụ công."]),
    11: SampleSentences(
      summaries: [
        "Đã kiểm kê dữ liệu chuyên ngành của đơn vị, lập kế hoạch chuẩn hóa.",
        "Đang số hóa, làm sạch dữ liệu; kết nối thử nền tảng dùng chung của thành phố.",
        "Đã chuẩn hóa phần lớn dữ liệu, đưa vào dùng ứng dụng chuyên ngành.",
        "Dữ liệu được cập nhật thường xuyên, chia sẻ qua trục liên thông của thành phố.",
      ],
      difficulties: [
        "Dữ liệu đất đai nhận bàn giao ở định dạng cũ, chưa chuyển được vào nền tảng dùng chung.",
        "Phần mềm chuyên ngành chưa có giao diện kết nối với nền tảng dùng chung.",
      ],
      proposals: [
        "Đề nghị Sở Nông nghiệp và Môi trường cung cấp công cụ chuyển đổi dữ liệu và cử cán bộ kỹ thuật hỗ trợ."
      ]),
    12: SampleSentences(
      summaries: [
        "Đã phát động đề xuất bài toán đổi mới sáng tạo trong đơn vị.",
        "Có 2 bài toán được chọn: truy xuất nguồn gốc nông sản và cảnh báo ngập đường thôn.",
        "Đang phối hợp doanh nghiệp công nghệ thử nghiệm giải pháp tại thực địa.",
        "Đã đánh giá kết quả thử nghiệm, đề xuất nhân rộng.",
      ],
      difficulties: ["Chưa có hướng dẫn về kinh phí thử nghiệm giải pháp mới ở cấp xã."],
      proposals: ["Đề nghị thành phố hướng dẫn cơ chế đặt hàng bài toán đổi mới sáng tạo."]),
    13: SampleSentences(
      summaries: [
        "Đã khảo sát nhu cầu đào tạo của cán bộ chuyên trách.",
        "Đã cử 6 cán bộ học an toàn thông tin; 2 cán bộ học quản trị dữ liệu.",
        "Phần lớn cán bộ chuyên trách đã có chứng nhận; đang tổ chức lớp nâng cao.",
        "Đã hoàn thành kế hoạch đào tạo năm, đánh giá sau đào tạo.",
      ],
      difficulties: ["Lịch lớp của thành phố trùng đợt cao điểm giải quyết hồ sơ."],
      proposals: ["Đề nghị mở thêm lớp trực tuyến ngoài giờ hành chính."]),
    14: SampleSentences(
      summaries: [
        "Đã ban hành kế hoạch tập huấn, chốt lịch tại 8 nhà văn hóa thôn.",
        "Đã mở 5 lớp cho cán bộ và người dân, 310 lượt người tham gia.",
        "Đã mở 11 lớp; người học thực hành nộp hồ sơ trực tuyến ngay tại lớp.",
        "Đã mở đủ số lớp theo kế hoạch, trên 900 lượt người tham gia.",
      ],
      difficulties: ["Một số lớp ban ngày ít người dự vì vào mùa vụ."],
      proposals: ["Đề nghị chuyển lịch tập huấn sang buổi tối."]),
    15: SampleSentences(
      summaries: [
        "Đã trao đổi với các trường và doanh nghiệp về nội dung phối hợp.",
        "Đã ký chương trình phối hợp với Trường Đại học Hải Phòng.",
        "Sinh viên, chuyên gia đã hỗ trợ 3 đợt tại xã; đang chuẩn bị đợt tiếp theo.",
        "Đã hoàn thành các đợt phối hợp, tổng kết chương trình.",
      ],
      difficulties: ["Kinh phí đi lại cho sinh viên tình nguyện chưa có nguồn."],
      proposals: ["Đề nghị bố trí kinh phí hỗ trợ từ nguồn sự nghiệp."]),
    16: SampleSentences(
      summaries: [
        "Đang liên hệ các sở, ngành để thống nhất nội dung phối hợp.",
        "Đã khảo sát mô hình xã thông minh tại hai xã bạn; chờ ý kiến để chọn mô hình nhân rộng.",
        "Đã thống nhất mô hình nhân rộng, lập dự toán.",
        "Mô hình đã đưa vào hoạt động, đang theo dõi hiệu quả.",
      ],
      difficulties: ["Chưa nhận được ý kiến của sở chuyên ngành về mô hình đề xuất."],
      proposals: ["Đề nghị sở chuyên ngành sớm có ý kiến bằng văn bản."]),
    17: SampleSentences(
      summaries: [
        "Đã rà soát tài khoản, thu hồi tài khoản của cán bộ chuyển công tác.",
        "Đã cài phần mềm diệt mã độc tập trung cho máy trạm; hướng dẫn bảo vệ dữ liệu cá nhân.",
        "Đã diễn tập ứng cứu sự cố; không để xảy ra lộ lọt dữ liệu.",
        "Đã hoàn thành đánh giá an toàn thông tin hằng năm.",
      ],
      difficulties: ["Một số máy trạm còn dùng hệ điều hành đã hết hỗ trợ."],
      proposals: ["Đề nghị ưu tiên thay thế máy trạm dùng hệ điều hành hết hỗ trợ."]),
    18: SampleSentences(
      summaries: [
        "Đã đăng ký nhu cầu kinh phí, lập dự toán các hạng mục.",
        "Đã ký hợp đồng các gói mua sắm nhỏ, giải ngân đợt đầu.",
        "Giải ngân theo tiến độ nghiệm thu; không có hạng mục kéo dài.",
        "Đã nghiệm thu phần lớn hạng mục, hoàn thiện hồ sơ quyết toán.",
      ],
      difficulties: ["Thủ tục thẩm định giá thiết bị kéo dài, ảnh hưởng tiến độ giải ngân."],
      proposals: ["Đề nghị Phòng Kinh tế hướng dẫn rút gọn thủ tục với gói mua sắm nhỏ."]),
  ]
}
