// What happens on the server, as it happens. EventSource cannot send a token, so the stream is read with fetch: as
// HTML has it ("Server-sent events"), resumed by Last-Event-ID, with longer waits while it fails.

import { language } from "./language.js";
import { inPlan } from "./api.js";
import { session } from "./session.js";

const [shortestWait, longestWait] = [1_000, 60_000];
let running = null;

/**
 * Begins to listen. `onEvent(name, data)` is called for each event, and with `reopened` where some may have been missed;
 * `onState(isLive)` when that changes.
 */
export function startLive(onEvent, onState) {
  stopLive();
  const control = new AbortController();
  running = control;
  // A tab that nobody sees leaves its connection to the others: a browser has six to a server.
  const seen = () => {
    if (document.visibilityState === "hidden") control.reading?.abort();
    else if (!control.reading) follow(control, onEvent, onState);
  };
  document.addEventListener("visibilitychange", seen, { signal: control.signal });
  control.signal.addEventListener("abort", () => control.reading?.abort());
  seen();
}

export function stopLive() {
  running?.abort();
  running = null;
}

async function follow(control, onEvent, onState) {
  let wait = shortestWait;
  while (!control.signal.aborted && document.visibilityState === "visible") {
    control.reading = new AbortController();
    try {
      await readStream(control, onEvent, () => {
        wait = shortestWait;
        onState(true);
        if (control.isReopened && !control.last) onEvent("reopened", {});
        control.isReopened = true;
      });
    } catch (error) {
      if (error.isFinal) break;
    }
    if (control.signal.aborted) return;
    onState(false);
    await pause(wait + Math.random() * wait, control.reading.signal);
    wait = Math.min(wait * 2, longestWait);
  }
  control.reading = null;
}

async function readStream(control, onEvent, onOpen) {
  const headers = {
    Accept: "text/event-stream",
    "Accept-Language": language,
    Authorization: `Bearer ${session.token}`,
  };
  if (control.last) headers["Last-Event-ID"] = control.last;
  const response = await fetch(inPlan("events"), { headers, signal: control.reading.signal, cache: "no-store" });
  // A token that is good no more, or a plan that is gone, will not come back by itself.
  const isFinal = [401, 403, 404].includes(response.status);
  if (!response.ok) throw Object.assign(new Error(response.statusText), { isFinal });
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const frames = (text + piece.value).split("\n\n");
    text = frames.pop();
    for (const frame of frames) take(frame, control, onEvent);
  }
}

function take(frame, control, onEvent) {
  let name = "message";
  const data = [];
  for (const line of frame.split("\n")) {
    const [field, value] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()];
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id") control.last = value;
  }
  if (data.length) onEvent(name, JSON.parse(data.join("\n")));
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
