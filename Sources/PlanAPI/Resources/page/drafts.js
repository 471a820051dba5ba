// What has been typed and not been taken by the server yet: kept in this browser, so that neither a reload, a failure
// nor an ended session loses it. It goes as soon as the server has it.

import { attemptKey } from "./api.js";
import { session } from "./session.js";

const stem = "plan-server.draft.";
const longestAge = 60 * 24 * 3600 * 1000;

/** @param name what the draft is of, such as `2026-11.task.4`. */
export function draftOf(name) {
  const key = `${stem}${session.plan}.${session.unit}.${name}`;
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  return {
    get values() {
      return read()?.values ?? null;
    },
    save(values) {
      localStorage.setItem(key, JSON.stringify({ ...read(), values, at: Date.now() }));
    },
    drop() {
      localStorage.removeItem(key);
    },
    /** The key of an attempt to send `body`: the same for the same body, so that a second try changes nothing twice. */
    attempt(body) {
      const kept = read() ?? {};
      const text = JSON.stringify(body);
      if (kept.attempt?.text !== text) kept.attempt = { text, key: attemptKey() };
      localStorage.setItem(key, JSON.stringify({ ...kept, at: Date.now() }));
      return kept.attempt.key;
    },
  };
}

for (const key of Object.keys(localStorage).filter((one) => one.startsWith(stem))) {
  try {
    if (Date.now() - JSON.parse(localStorage.getItem(key)).at > longestAge) localStorage.removeItem(key);
  } catch {
    localStorage.removeItem(key);
  }
}
