// The words of the domain, as the report to the city has them, and the formats that the server has.

import { L, named } from "./language.js";

export const statuses = ["done", "on_track", "at_risk", "blocked", "not_started"];

export function statusName(status) {
  switch (status) {
    case "done":
      return L("Hoàn thành", "Done");
    case "on_track":
      return L("Đúng tiến độ", "On track");
    case "at_risk":
      return L("Có nguy cơ chậm", "At risk");
    case "blocked":
      return L("Vướng mắc", "Blocked");
    case "not_started":
      return L("Chưa thực hiện", "Not started");
    default:
      return L("Chưa có cập nhật", "Not reported on");
  }
}

export const warningKinds = [
  "missing_update",
  "late_update",
  "overdue",
  "behind",
  "stalled",
  "blocked",
  "regressed",
  "kpi_below_target",
  "disbursement_behind",
  "output_missing",
  "unclear",
];

export function kindName(kind) {
  switch (kind) {
    case "missing_update":
      return L("Chưa cập nhật", "Update missing");
    case "late_update":
      return L("Cập nhật muộn", "Update late");
    case "overdue":
      return L("Quá hạn", "Overdue");
    case "behind":
      return L("Chậm tiến độ", "Behind");
    case "stalled":
      return L("Không tiến triển", "Stalled");
    case "blocked":
      return L("Vướng mắc", "Blocked");
    case "regressed":
      return L("Tiến độ giảm", "Regressed");
    case "kpi_below_target":
      return L("Chỉ tiêu chưa đạt", "KPI below target");
    case "disbursement_behind":
      return L("Giải ngân lệch tiến độ", "Spending out of step");
    case "output_missing":
      return L("Thiếu sản phẩm", "Output missing");
    case "unclear":
      return L("Chưa rõ", "Unclear");
    default:
      return kind;
  }
}

/** What a warning is and what it is about: `Quá hạn: nhiệm vụ 9, Cấp chứng thư số`. */
export function warningName(warning) {
  const { kind, task, kpi } = warning;
  const about = task ? L(`nhiệm vụ ${task}`, `task ${task}`) : kpi;
  return `${kindName(kind)}: ${[about, named(warning, "title")].filter(Boolean).join(", ")}`;
}

export function levelName(level) {
  return level === "red" ? L("Đỏ", "Red") : L("Vàng", "Yellow");
}

export function kpiStatusName(status) {
  switch (status) {
    case "met":
      return L("Đạt", "Met");
    case "below_target":
      return L("Chưa đạt", "Target missed");
    case "no_target":
      return L("Không có mục tiêu", "No target");
    default:
      return L("Chưa có số liệu", "No data");
  }
}

export function directionName(direction) {
  switch (direction) {
    case "at_most":
      return L("tối đa", "at most");
    case "equal":
      return L("đúng", "exactly");
    default:
      return L("tối thiểu", "at least");
  }
}

export function roleName(role) {
  switch (role) {
    case "admin":
      return L("Quản trị", "Administrator");
    case "consolidator":
      return L("Đơn vị tổng hợp", "Consolidator");
    case "leader":
      return L("Lãnh đạo", "Leader");
    case "reporter":
      return L("Cán bộ báo cáo", "Reporter");
    case "city":
      return L("Thành phố", "City");
    default:
      return L("Người xem", "Viewer");
  }
}

export function satisfactionName(satisfaction) {
  switch (satisfaction) {
    case 5:
      return L("Rất hài lòng", "Very satisfied");
    case 4:
      return L("Hài lòng", "Satisfied");
    case 3:
      return L("Bình thường", "Neither");
    case 2:
      return L("Không hài lòng", "Dissatisfied");
    default:
      return L("Rất không hài lòng", "Very dissatisfied");
  }
}

export function timelinessName(timeliness) {
  return timeliness === "late" ? L("Muộn", "Late") : L("Đúng hạn", "On time");
}

export function windowName(state) {
  switch (state) {
    case "open":
      return L("Đang mở", "Open");
    case "closed":
      return L("Đã hết hạn", "Closed");
    default:
      return L("Chưa mở", "Not open yet");
  }
}

export function disagreementName(kind) {
  switch (kind) {
    case "money_lags":
      return L("Giải ngân chậm so với tiến độ", "Money lags the work");
    case "work_lags":
      return L("Giải ngân nhanh hơn tiến độ", "The work lags the money");
    case "overspent":
      return L("Vượt số đăng ký", "More spent than registered");
    case "disbursed_without_budget":
      return L("Chưa đăng ký kinh phí", "Money not registered");
    case "disbursement_unreported":
      return L("Chưa báo cáo giải ngân", "Spending not reported");
    case "disbursement_fell":
      return L("Lũy kế giảm so với kỳ trước", "Less than the month before");
    case "output_missing":
      return L("Đạt 100% nhưng chưa có sản phẩm", "At 100% with no output");
    case "outputs_short":
      return L("Thiếu sản phẩm so với kế hoạch", "Fewer outputs than promised");
    case "done_below_full":
      return L("Báo hoàn thành nhưng chưa đạt 100%", "Done, but not at 100%");
    default:
      return kind;
  }
}

/** The formats that the server gives a report out in, best known first: one that is new shows up by itself. */
export function reportFormats() {
  const order = ["docx", "xlsx", "html", "csv", "md", "json"];
  const rank = (format) => (order.includes(format) ? order.indexOf(format) : order.length);
  return document.documentElement.dataset.reportFormats.split(" ").sort((one, other) => rank(one) - rank(other));
}

export function formatName(format) {
  switch (format) {
    case "docx":
      return "Word (DOCX)";
    case "xlsx":
      return "Excel (XLSX)";
    case "html":
      return L("Trang in (HTML)", "Printable page (HTML)");
    case "csv":
      return L("Bảng CSV cho Excel", "CSV for Excel");
    case "md":
      return "Markdown";
    default:
      return format.toUpperCase();
  }
}
