// Entries made without contact wait on the device and are sent again, in order, with the same key
// and the time they were made (F9, F10). Signatures and secrets never wait. Only the person who made
// an entry sends it. Nothing new is taken before the server has answered (K17).

import { announce, say } from "./words.js";
import { icon, toast } from "./shared.js";
import { serverNow, setServerTime } from "./timers.js";

const STORE = "workwright.outbox.1";
const RETRY_MS = 1000;
const SLOWEST_MS = 15000;
const WAIT_MS = 15000;
const GATEWAY = [502, 503, 504, 507];  // not answered, or answered "not saved, come again"

const me = document.body.dataset.person || "";
const myName = document.body.dataset.personName || "";
let sending = false;
let shownList = false;
let pause = RETRY_MS;
let lost = null;

const read = () => JSON.parse(localStorage.getItem(STORE) || "[]");
const write = (entries) => localStorage.setItem(STORE, JSON.stringify(entries));
const mine = () => read().filter((entry) => entry.person === me);

function bodyOf(parameters) {
  const pairs = parameters.entries ? [...parameters.entries()] : Object.entries(parameters);
  return new URLSearchParams(pairs.filter(([, value]) => typeof value === "string")).toString();
}

// Each request says when its entry was made; the server's own time stays the order.
document.body.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt.closest?.("[data-outbox]");
  if (!form) return;
  form.capturedAt ??= new Date(serverNow()).toISOString();
  event.detail.headers["Workwright-Captured-At"] = form.capturedAt;
  form.pending = {
    key: event.detail.headers["Idempotency-Key"] || "",
    url: event.detail.path,
    body: bodyOf(event.detail.parameters),
    at: form.capturedAt,
    label: form.dataset.label || document.querySelector("h1")?.textContent.trim() || "",
    person: me,
    name: myName,
  };
});

function keep(event) {
  const form = event.detail.elt?.closest?.("[data-outbox]");
  if (!form?.pending?.key) return;
  const entries = read();
  if (!entries.some((entry) => entry.key === form.pending.key)) write([...entries, form.pending]);
  lost ??= new Date(serverNow());
  show();
  setTimeout(send, pause);
}
document.body.addEventListener("htmx:sendError", keep);
document.body.addEventListener("htmx:timeout", keep);
document.body.addEventListener("htmx:responseError", (event) => {
  if (GATEWAY.includes(event.detail.xhr.status) || stillRunning(event.detail.xhr)) keep(event);
});

/** The same key is being worked on elsewhere: ask again (idempotency contract). */
function stillRunning(xhr) {
  return xhr.status === 409 && xhr.getResponseHeader("Retry-After") !== null;
}
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.("[data-outbox]");
  if (form && (GATEWAY.includes(event.detail.xhr.status) || stillRunning(event.detail.xhr))) {
    event.detail.shouldSwap = false;
    event.detail.isError = true;
  } else if (form && !stillRunning(event.detail.xhr)) {
    form.capturedAt = undefined;  // answered: a new try is a new entry
  }
});

function headers(entry) {
  const own = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  return {
    ...own,
    "Content-Type": "application/x-www-form-urlencoded",
    "Idempotency-Key": entry.key,
    "Workwright-Captured-At": entry.at,
    "Workwright-Passive": "true",
    "HX-Request": "true",
    "HX-Current-URL": location.href,
  };
}

async function post(entry) {
  return fetch(entry.url, { method: "POST", body: entry.body, headers: headers(entry), redirect: "error", signal: AbortSignal.timeout(WAIT_MS) });
}

/** Send what waits, oldest first; stop at the first that the server could not answer. */
async function send() {
  if (sending || !me) return;
  sending = true;
  let answered = 0;
  try {
    for (const entry of mine()) {
      const response = await post(entry);
      if (response.status >= 500 || response.status === 409 && response.headers.get("Retry-After")) break;
      if (response.status === 401) {
        location.assign(response.headers.get("HX-Redirect") || document.body.dataset.unlock);
        return;
      }
      write(read().filter((other) => other.key !== entry.key));
      answered += 1;
      if (response.ok) toast(say("confirmed", { label: entry.label }));
      else await refusedLate(entry, response);
    }
    pause = answered ? RETRY_MS : Math.min(pause * 2, SLOWEST_MS);
  } catch {
    pause = Math.min(pause * 2, SLOWEST_MS);
  } finally {
    sending = false;
  }
  show();
  if (mine().length) setTimeout(send, pause);
  else if (answered) back();
}

async function refusedLate(entry, response) {
  const region = document.getElementById("refusal");
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  region?.replaceChildren(...parsed.body.childNodes);
  announce(say("refused_late", { label: entry.label }));
}

/** All is answered: look again at the step, unless a refusal is waiting to be read. */
function back() {
  lost = null;
  show();
  if (!document.getElementById("refusal")?.childElementCount) setTimeout(() => location.reload(), RETRY_MS);
}

function time(text) {
  const zone = document.querySelector("[data-clock]")?.dataset.zone || "UTC";
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(text));
}

function line(entry) {
  const own = entry.person === me;
  const item = document.createElement("p");
  item.textContent = say("kept_line", { label: entry.label, time: time(entry.at) })
    + (own ? "" : " " + say("kept_other", { person: entry.name }));
  return item;
}

/** Banner with count and entries; captures and signing are unavailable with the reason. */
function show() {
  const entries = read();
  const region = document.getElementById("unconfirmed");
  if (!region) return;
  connection(!lost);
  block(mine().length > 0);
  if (!entries.length) return region.replaceChildren();
  const note = document.createElement("div");
  note.className = "note";
  note.dataset.tone = "hold";
  note.setAttribute("role", "status");
  const text = document.createElement("div");
  const head = document.createElement("strong");
  head.textContent = entries.length === 1 ? say("kept_one") : say("kept_many", { count: entries.length });
  text.append(head, ...(shownList ? entries : entries.slice(0, 1)).map(line));
  note.append(icon("offline"), text);
  if (entries.length > 1) note.append(toggle());
  region.replaceChildren(note);
}

function toggle() {
  const key = document.createElement("button");
  key.type = "button";
  key.className = "btn";
  key.textContent = say(shownList ? "kept_hide" : "kept_show");
  key.addEventListener("click", () => { shownList = !shownList; show(); });
  return key;
}

function connection(up) {
  const place = document.getElementById("connection");
  if (!place) return;
  place.dataset.connection = up ? "ok" : "lost";
  place.classList.toggle("t-hold", !up);
  place.querySelector("use").setAttribute("href", icon(up ? "wifi" : "offline").firstChild.getAttribute("href"));
  place.querySelector("[data-text]").textContent = up ? say("connected") : say("offline", { time: time(lost) });
}

const BLOCK = "because-unconfirmed";
function block(on) {
  const keys = document.querySelectorAll("[data-needs-server], [data-outbox] [type=submit], form[data-outbox] [data-post], .kfoot [data-main]");
  for (const key of keys) {
    if (on && key.getAttribute("aria-disabled") !== "true") {
      key.setAttribute("aria-disabled", "true");
      key.setAttribute("aria-describedby", BLOCK);
      key.dataset.blocked = "";
    } else if (!on && "blocked" in key.dataset) {
      key.removeAttribute("aria-disabled");
      key.removeAttribute("aria-describedby");
      delete key.dataset.blocked;
    }
  }
  const known = document.getElementById(BLOCK);
  if (!on) return known?.remove();
  const main = document.querySelector(".kfoot [data-main]");
  if (known || !main) return;
  const reason = document.createElement("p");
  reason.className = "because";
  reason.id = BLOCK;
  const text = document.createElement("span");
  text.textContent = say("needs_server");
  reason.append(icon("info"), text);
  main.before(reason);
}

// Is the server there? Asked seldom while all is well, each second while it is not.
async function alive() {
  if (!document.body.dataset.alive) return;
  if (await reached() && mine().length) await send();
  show();
  setTimeout(alive, lost ? RETRY_MS : SLOWEST_MS);
}

// A link without contact would leave the browser's own error page on the kiosk: look first.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || link.origin !== location.origin) return;
  if (link.target || link.hasAttribute("download")) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  if (await reached()) location.assign(link.href);
  else show();
});

async function reached() {
  const address = document.body.dataset.alive;
  try {
    const response = await fetch(address, { headers: { "Workwright-Passive": "true" }, signal: AbortSignal.timeout(4000), cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    setServerTime((await response.json()).now);
    lost = mine().length ? lost : null;
    return true;
  } catch {
    lost ??= new Date(serverNow());
    return false;
  }
}

window.addEventListener("online", () => { pause = RETRY_MS; send(); });
document.body.addEventListener("htmx:afterSettle", show);
show();
setTimeout(alive, lost || read().length ? RETRY_MS : SLOWEST_MS);
