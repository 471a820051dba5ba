// The language of the page, and how it writes numbers, money, months and days.
// Whole sentences stand where they are used, in both languages: L("Nhiệm vụ", "Tasks").

const languageKey = "plan-server.language";
export let language = localStorage.getItem(languageKey) === "en" ? "en" : "vi";
document.documentElement.lang = language;

export function setLanguage(wanted) {
  language = wanted;
  localStorage.setItem(languageKey, wanted);
  document.documentElement.lang = wanted;
}

export function L(vietnamese, english) {
  return language === "en" ? english : vietnamese;
}

/** The name of something that has one in each language: a task, a KPI, a unit. */
export function named(thing, key = "name") {
  return (language === "en" && thing[`${key}_en`]) || thing[key] || "";
}

export const none = "—";

function locale() {
  return language === "en" ? "en-GB" : "vi-VN";
}

export function number(value, decimals = 2) {
  if (value === null || value === undefined) return none;
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: decimals }).format(value);
}

export function percent(value) {
  return value === null || value === undefined ? none : `${number(value)}%`;
}

/** A KPI's figure with its unit of measure. */
export function figure(value, unit) {
  if (value === null || value === undefined) return none;
  return unit === "%" ? percent(value) : `${number(value)} ${unit}`;
}

export function signed(value) {
  if (value === null || value === undefined) return none;
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 2, signDisplay: "exceptZero" }).format(value);
}

/** Whole đồng: `1.234.567 đ`, on one line. */
export function money(value) {
  return value === null || value === undefined ? none : `${number(value, 0)}\u00a0${L("đ", "VND")}`;
}

/** Money where there is little room: `1,59 tỷ đ`. */
export function shortMoney(value) {
  if (value === null || value === undefined) return none;
  if (Math.abs(value) >= 1e9) return `${number(value / 1e9)}\u00a0${L("tỷ\u00a0đ", "bn\u00a0VND")}`;
  if (Math.abs(value) >= 1e6) return `${number(value / 1e6, 1)}\u00a0${L("triệu\u00a0đ", "m\u00a0VND")}`;
  return money(value);
}

/** The size of a file: `84 KB`. */
export function fileSize(bytes) {
  if (bytes < 1024 * 1024) return `${number(Math.ceil(bytes / 1024), 0)} KB`;
  return `${number(bytes / 1024 / 1024, 1)} MB`;
}

/** `25/11/2026`, of a day `2026-11-25`. */
export function day(text) {
  if (!text) return none;
  const [year, month, date] = text.split("-");
  return `${date}/${month}/${year}`;
}

/** `16:50, 25/11/2026`, of an instant, in Vietnam's time. */
export function instant(text) {
  if (!text) return none;
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(text));
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part("hour")}:${part("minute")}, ${part("day")}/${part("month")}/${part("year")}`;
}

/** The day of an instant in Vietnam. */
export function dayOf(text) {
  return instant(text).split(", ")[1];
}

/** `11/2026`. */
export function shortMonth(period) {
  const [year, month] = period.split("-");
  return `${month}/${year}`;
}

const quarters = ["I", "II", "III", "IV"];

/** `Tháng 11/2026`; a quarter, a half or a whole year likewise. */
export function monthName(period) {
  const [year, part] = period.split("-");
  if (!part) return L(`Năm ${year}`, year);
  if (part.startsWith("Q")) return L(`Quý ${quarters[part[1] - 1]}/${year}`, `${part} ${year}`);
  if (part === "H1") return L(`6 tháng đầu năm ${year}`, `First half of ${year}`);
  if (part === "H2") return L(`6 tháng cuối năm ${year}`, `Second half of ${year}`);
  if (language === "vi") return `Tháng ${part}/${year}`;
  return new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "long", timeZone: "UTC" }).format(
    new Date(`${period}-01T00:00:00Z`),
  );
}

/** The month in the middle of a sentence: `tháng 11/2026`. */
export function inMonth(period) {
  const name = monthName(period);
  return language === "vi" ? name[0].toLowerCase() + name.slice(1) : name;
}

/** A number a clerk has typed, in either way of writing: `55,5`, `1.234.567`. What is none is left as it is. */
export function typedNumber(text) {
  const plain = text.trim().replace(/[\s%đ]/g, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replaceAll(".", "").replace(",", "."));
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) && language === "en") return Number(plain.replaceAll(",", ""));
  if (/^-?\d+([.,]\d+)?$/.test(plain)) return Number(plain.replace(",", "."));
  return text.trim();
}

/** A day as it stands in a field: `25/11/2026`; what was typed and is no day stays as it is. */
export function fieldDay(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? day(text) : (text ?? "");
}

/** A day that was typed, day first; what is none is left as it is. */
export function typedDay(text) {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text.trim();
}

/** A number as it stands in a field. */
export function fieldNumber(value) {
  return value === null || value === undefined
    ? ""
    : new Intl.NumberFormat(locale(), {
        maximumFractionDigits: 10,
        useGrouping: false,
      }).format(value);
}

/** Money as it stands in a field, in groups of three. */
export function fieldMoney(value) {
  return value === null || value === undefined ? "" : new Intl.NumberFormat("vi-VN").format(value);
}

/** Money that was typed: whole đồng, whatever marks stand between the groups. */
export function typedMoney(text) {
  const plain = text.replace(/[\sđ]/g, "");
  return /^\d+$|^\d{1,3}([.,]\d{3})+$/.test(plain) ? Number(plain.replace(/[.,]/g, "")) : text.trim();
}
