// The API. Every failure is a Failure, with the server's own words where it gave any (RFC 9457).

import { L, language } from "./language.js";
import { session } from "./session.js";

export class Failure extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title);
    this.status = status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may well succeed a little later. */
  get isTemporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The path of something in the plan that is shown. */
export function inPlan(path, query = {}) {
  return `/v1/plans/${session.plan}/${path}${asQuery(query)}`;
}

export function asQuery(query) {
  const items = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return items.length ? `?${new URLSearchParams(items)}` : "";
}

function fields(more, token = session?.token) {
  const all = { Accept: "application/json", "Accept-Language": language, ...more };
  if (token) all.Authorization = `Bearer ${token}`;
  return all;
}

async function failure(response) {
  let problem = {};
  if (response.headers.get("Content-Type")?.includes("json")) problem = await response.json().catch(() => ({}));
  problem.title ??= L(`Máy chủ trả lời ${response.status}`, `The server answered ${response.status}`);
  return new Failure(response.status, problem, Number(response.headers.get("Retry-After")) || 0);
}

function unreachable() {
  return new Failure(
    0,
    {
      title: L("Không kết nối được máy chủ", "The server cannot be reached"),
      detail: L(
        "Kiểm tra mạng rồi thử lại. Những gì đã nhập vẫn được giữ.",
        "Check the network and try again. What you have typed is kept.",
      ),
    },
    0,
  );
}

/**
 * Asks; what the browser has already is asked for by its ETag. Where the session's token is good no more, the page is
 * told.
 */
export async function request(target, options = {}) {
  let response;
  try {
    response = await fetch(target, { cache: "no-cache", ...options, headers: fields(options.headers, options.token) });
  } catch {
    throw unreachable();
  }
  if (!response.ok) {
    if (response.status === 401 && !options.token) document.dispatchEvent(new Event("signed-out"));
    throw await failure(response);
  }
  return response;
}

export async function get(target, token) {
  const response = await request(target, { token });
  return response.json();
}

/** A name for an attempt; `crypto.randomUUID` is there on HTTPS alone. */
export function attemptKey() {
  return `page-${Date.now()}-${Math.random().toString(36).slice(2)}`;
}

/** @param key names this attempt, so that sending it again after a failure changes nothing twice. */
export async function post(target, body, key = attemptKey()) {
  const response = await request(target, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
  });
  return response.json();
}

/** What the server calls a file (RFC 6266): its own name, or that in ASCII. */
function fileName(disposition) {
  const full = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  return full ? decodeURIComponent(full) : /filename="([^"]+)"/.exec(disposition)?.[1];
}

/** Fetches a file and saves it. `progress` is told the bytes that have come. */
export async function download(target, name, progress) {
  const response = await request(target, { headers: { Accept: "*/*" } });
  const reader = response.body.getReader();
  const pieces = [];
  let received = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    received += piece.value.length;
    progress?.(received);
  }
  const address = URL.createObjectURL(new Blob(pieces, { type: response.headers.get("Content-Type") }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName(response.headers.get("Content-Disposition") ?? "") ?? name;
  link.click();
  // The browser has taken hold of the content once the click is dispatched; a minute is for slow disks.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Sends a file. `progress` is told the share that has gone, which fetch cannot tell. */
export function upload(target, file, type, key, progress) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", target);
    for (const [name, value] of Object.entries(
      fields({ "Content-Type": type, ...(key && { "Idempotency-Key": key }) }),
    ))
      call.setRequestHeader(name, value);
    call.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    call.onerror = () => reject(unreachable());
    call.onload = async () => {
      const response = new Response(call.response, {
        status: call.status,
        headers: { "Content-Type": call.getResponseHeader("Content-Type") ?? "" },
      });
      if (response.ok) return resolve(await response.json());
      if (response.status === 401) document.dispatchEvent(new Event("signed-out"));
      reject(await failure(response));
    };
    call.send(file);
  });
}

const kept = new Map();

/** What seldom changes, asked for once: the plan and its units, in the language they were asked for in. */
function once(target) {
  const key = `${target} ${language} ${session.token}`;
  if (!kept.has(key)) {
    const answer = get(target);
    kept.set(key, answer);
    answer.catch(() => kept.delete(key));
  }
  return kept.get(key);
}

export function thePlan() {
  return once(`/v1/plans/${session.plan}`);
}

/** The plan's units by their codes. */
export async function theUnits() {
  const list = await once(inPlan("units"));
  return new Map(list.items.map((unit) => [unit.code, unit]));
}

/** After the plan itself has changed. */
export function forgetPlan() {
  kept.clear();
}
