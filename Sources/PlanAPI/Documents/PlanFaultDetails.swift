/// What can be wrong with a plan document beyond the form of its fields.
extension LocalizedText {
  static let noPlanKey = LocalizedText(
    vi: "Không lập được mã kế hoạch (tối đa 64 chữ, số) từ số hiệu này.",
    en: "No plan key (at most 64 letters and digits) can be made of this number.")
  static let unknownTimeZone = LocalizedText(
    vi: "Không có múi giờ này; ví dụ Asia/Ho_Chi_Minh.", en: "There is no such time zone; one is Asia/Ho_Chi_Minh.")
  static let membersOfNoGroup = LocalizedText(
    vi: "Chỉ đơn vị loại group mới có thành viên.", en: "Only a unit of kind group has members.")
  static let dueWithoutDeadline = LocalizedText(
    vi: "Chỉ nhiệm vụ có thời hạn (deadline) mới có ngày đến hạn.", en: "Only a task with a deadline has a due date.")
  static let opensAfterDue = LocalizedText(
    vi: "Ngày mở kỳ không được sau ngày đến hạn.", en: "The window must not open after the due day.")
  static let yellowAboveRed = LocalizedText(
    vi: "Ngưỡng vàng không được cao hơn ngưỡng đỏ.", en: "The yellow threshold must not be above the red one.")
  static let repeated = LocalizedText(vi: "Bị lặp lại.", en: "Repeats an earlier one.")
  static let unknownUnit = LocalizedText(
    vi: "Không có đơn vị này trong “units”.", en: "There is no such unit in “units”.")
  static let unknownSection = LocalizedText(
    vi: "Không có phần này trong “sections”.", en: "There is no such section in “sections”.")
  static let unknownTask = LocalizedText(
    vi: "Không có nhiệm vụ này trong “tasks”.", en: "There is no such task in “tasks”.")
  static let circleOfParents = LocalizedText(
    vi: "Các đơn vị cấp trên tạo thành vòng.", en: "The parents form a circle.")
  static let circleOfMembers = LocalizedText(vi: "Các nhóm tạo thành vòng.", en: "The groups form a circle.")

  static func yearFarFromIssue(_ issued: CalendarDate) -> LocalizedText {
    LocalizedText(
      vi: "Cách ngày ban hành \(issued) quá một năm.", en: "More than a year away from the issue on \(issued).")
  }

  static func dueBeforeIssue(_ issued: CalendarDate) -> LocalizedText {
    LocalizedText(
      vi: "Đến hạn trước năm ban hành (\(issued)).", en: "Due before the year of issue (\(issued)).")
  }
}
