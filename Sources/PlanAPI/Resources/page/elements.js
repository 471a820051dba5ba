// Elements of the document. Data only ever becomes text, never markup.

const namespace = "http://www.w3.org/2000/svg";

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "properties") {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else element.setAttribute(name, value === true ? "" : value);
  }
}

/** An element with its attributes; `on…` is a listener, `properties` are CSS custom properties. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  // A select takes its value only once it has its options.
  const { value, ...others } = attributes ?? {};
  set(element, others);
  add(element, children);
  if (value !== undefined && value !== null) element.value = value;
  return element;
}

/** The same in SVG. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(namespace, tag);
  set(element, attributes);
  add(element, children);
  return element;
}

let count = 0;

/** An id that no other element has. */
export function newID(stem) {
  count += 1;
  return `${stem}-${count}`;
}

let region;

/** The place from which readers of the screen are told what has happened. */
export function announcements() {
  region = h("div", { class: "announcements", role: "status", "aria-live": "polite" });
  return region;
}

/** Says something that has happened, to eyes and ears, for as long as it takes to read. */
export function announce(text, kind = "done") {
  const toast = h("p", { class: `toast toast-${kind}` }, text);
  while (region.children.length > 2) region.firstChild.remove();
  region.append(toast);
  setTimeout(() => toast.remove(), 8000);
}

/** Puts `node` where `place` has its content, and leaves focus, scroll and open parts as they were. */
export function replaceQuietly(place, node) {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...place.querySelectorAll("details[open][id]")].map((details) => details.id);
  const [x, y] = [scrollX, scrollY];
  place.replaceChildren(node);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo(x, y);
}

/** A dialog that asks something; it has the focus, ends with Escape and gives the focus back. */
export function dialog(title, ...content) {
  const id = newID("dialog");
  const element = h("dialog", { class: "dialog", "aria-labelledby": id }, h("h2", { id }, title), content);
  const opener = document.activeElement;
  element.addEventListener("close", () => {
    element.remove();
    // What is behind it may have been read anew meanwhile.
    (opener.isConnected ? opener : document.getElementById(opener.id))?.focus();
  });
  document.body.append(element);
  element.showModal();
  return element;
}
