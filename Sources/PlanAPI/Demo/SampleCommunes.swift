/// The communes of a demo beside that of the plan in the program: made up, two syllables that names in Hải Phòng have.
enum SampleCommunes {
  struct Name: Hashable, Sendable {
    let vietnamese: String
    let english: String
  }

  /// Different ones, the same for the same seed, more than there are communes in the country.
  static func names(seed: UInt64) -> [Name] {
    var random = SampleGenerator(seed: seed, for: "communes")
    let pairs = beginnings.flatMap { first in
      endings.filter { $0 != first }.map { second in
        Name(vietnamese: "\(first.vietnamese) \(second.vietnamese)", english: "\(first.english) \(second.english)")
      }
    }
    return random.shuffled(pairs)
  }

  private static let beginnings = syllables(
    """
    An Bắc Bình Cẩm Châu Chấn Cổ Đại Đồng Đức Gia Hà Hải Hiệp Hòa Hoàng Hồng Hùng Hưng Khánh Kim Kiến Lạc Lam Liên Long \
    Lương Mai Minh Mỹ Nam Nghĩa Ngọc Nguyên Nhân Ninh Phong Phú Phúc Phương Quang Quảng Quỳnh Sơn Tam Tân Tây Thái \
    Thanh Thạch Thiên Thịnh Thuận Thượng Tiên Tiến Trung Trường Văn Việt Vĩnh Xuân Yên
    """,
    """
    An Bac Binh Cam Chau Chan Co Dai Dong Duc Gia Ha Hai Hiep Hoa Hoang Hong Hung Hung Khanh Kim Kien Lac Lam Lien Long \
    Luong Mai Minh My Nam Nghia Ngoc Nguyen Nhan Ninh Phong Phu Phuc Phuong Quang Quang Quynh Son Tam Tan Tay Thai \
    Thanh Thach Thien Thinh Thuan Thuong Tien Tien Trung Truong Van Viet Vinh Xuan Yen
    """)

  private static let endings = syllables(
    """
    An Bằng Bảo Bình Cường Dân Dũng Dương Đạo Đình Đô Đông Đức Giang Hà Hải Hòa Hợp Hưng Khê Kỳ La Lâm Lập Lễ Lĩnh Lộc \
    Lợi Long Mai Minh Mỹ Nghĩa Nguyên Ninh Phong Phú Phúc Quang Sơn Tân Tâm Thành Thắng Thịnh Thọ Thủy Tiến Trì Trung \
    Trị Tường Vân Viên Vinh Vượng Xá Xuyên Yên
    """,
    """
    An Bang Bao Binh Cuong Dan Dung Duong Dao Dinh Do Dong Duc Giang Ha Hai Hoa Hop Hung Khe Ky La Lam Lap Le Linh Loc \
    Loi Long Mai Minh My Nghia Nguyen Ninh Phong Phu Phuc Quang Son Tan Tam Thanh Thang Thinh Tho Thuy Tien Tri Trung \
    Tri Tuong Van Vien Vinh Vuong Xa Xuyen Yen
    """)

  private static func syllables(_ vietnamese: String, _ english: String) -> [Name] {
    zip(vietnamese.split(separator: " "), english.split(separator: " ")).map {
      Name(vietnamese: String($0), english: String($1))
    }
  }
}
