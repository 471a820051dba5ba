// Schemas of the API's description in words, and the bodies that have them.

import { L } from "./language.js";
import { h } from "./elements.js";

let described = null;

/** Names the document in which references are looked up. */
export function setDescribed(whole) {
  described = whole;
}

/** The schema that a reference stands for. */
export function resolved(schema) {
  return schema.$ref ? schema.$ref.split("/").slice(1).reduce((place, name) => place[name], described) : schema;
}

/** A schema in a few words: `string (2026-10…)`, `Task[]`, `integer 1–200 | null`. */
export function typeName(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.anyOf || schema.oneOf) return (schema.anyOf ?? schema.oneOf).map(typeName).join(" | ");
  const names = [schema.type ?? L("bất kỳ", "any")].flat();
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (names.includes("array")) {
    return names.map((name) => (name === "array" ? `${typeName(schema.items)}[]` : name)).join(" | ");
  }
  const bounds = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength];
  const range = bounds[1] === undefined ? "" : ` ${bounds[0] ?? 0}–${bounds[1]}`;
  return `${names.join(" | ")}${schema.format ? ` (${schema.format})` : ""}${range}`;
}

/** The object that a schema speaks of, be it in a list or beside `null`. */
function objectIn(schema) {
  const found = resolved(schema);
  if (found.properties) return found;
  if (found.items) return objectIn(found.items);
  return (found.anyOf ?? found.oneOf ?? []).map(objectIn).find(Boolean);
}

/** The members of an object; those that are objects themselves are shown when they are opened. */
function membersList(object) {
  const items = Object.entries(object.properties).map(([name, schema]) => {
    const inner = objectIn(schema);
    const isOptional = !object.required?.includes(name);
    const words = [
      h("code", {}, name),
      " ",
      h("span", { class: "type" }, typeName(schema)),
      isOptional && h("span", { class: "optional" }, ` · ${L("có thể bỏ", "optional")}`),
      resolved(schema).description && ` · ${resolved(schema).description}`,
    ];
    return h("li", {}, inner ? lazy({}, h("summary", {}, words), () => membersList(inner)) : words);
  });
  return h("ul", { class: "members" }, items);
}

/** A part that is made when it is opened for the first time. */
export function lazy(attributes, summary, content) {
  const details = h("details", attributes, summary);
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(content()));
  return details;
}

/** Text in which `code` stands between backticks, as the document writes it (CommonMark §6.1). */
export function marked(text) {
  return text.split("`").map((part, place) => (place % 2 ? h("code", {}, part) : part));
}

function schemaPart(schema) {
  const object = objectIn(schema);
  return object ? membersList(object) : h("p", { class: "type" }, typeName(schema));
}

/** A body of a request or an answer, each of its formats with its schema and its example. */
export function contentPart(content) {
  const example = (value) =>
    lazy({ class: "example" }, h("summary", {}, L("Ví dụ", "Example")), () =>
      h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2)),
    );
  return Object.entries(content ?? {}).map(([type, media]) => [
    h("p", {}, h("code", {}, type), media.schema.$ref && ` · ${typeName(media.schema)}`),
    media.schema.contentMediaType ? null : schemaPart(media.schema),
    media.example !== undefined && example(media.example),
  ]);
}

