// What every page does: refusals where they are seen, dialogs, toasts, unavailable keys, drafts.
// Behaviour only: every act also works as a plain form where the server offers one.

import { announce, say } from "./words.js";

const TOAST_MS = 6000;
const LONGEST_MS = 15000;
const DRAFT_PREFIX = "workwright.draft.";

/** Icon of the sprite; the address is taken from one the server has written. */
export function icon(name) {
  const known = document.querySelector("svg use")?.getAttribute("href") || "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", known.split("#")[0] + "#" + name);
  svg.append(use);
  return svg;
}

/** Say what has already happened; errors never come this way. */
export function toast(message, tone = "ok") {
  const region = document.getElementById("toasts");
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.toast = "";
  box.dataset.tone = tone;
  const text = document.createElement("div");
  text.textContent = message;
  box.append(icon(tone === "ok" ? "ok" : "info"), text);
  region.append(box);
  expire(box);
}

function expire(box) {
  let timer = setTimeout(() => box.remove(), TOAST_MS);
  const hold = () => clearTimeout(timer);
  const go = () => { timer = setTimeout(() => box.remove(), TOAST_MS); };
  box.addEventListener("pointerenter", hold);
  box.addEventListener("pointerleave", go);
  box.addEventListener("focusin", hold);
  box.addEventListener("focusout", go);
}

document.querySelectorAll("[data-toast]").forEach(expire);
document.body.addEventListener("workwright:toast", (event) => {
  for (const item of event.detail.toasts || []) toast(item.message, item.tone);
});

// An unavailable key stays focusable and says why; it does nothing.
function unavailable(element) {
  return element?.closest?.('[aria-disabled="true"]');
}
document.addEventListener("click", (event) => {
  const key = unavailable(event.target);
  if (!key) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const reason = document.getElementById(key.getAttribute("aria-describedby") || "");
  if (reason) announce(reason.textContent.trim());
}, true);
document.addEventListener("submit", (event) => {
  const own = event.submitter || event.target.querySelector('[type="submit"]')
    || document.querySelector(`[type="submit"][form="${event.target.id}"]`);
  if (unavailable(own)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// Double tap: a form on its way takes no second submit (F10); the text of its key stays.
const busy = new WeakSet();
document.addEventListener("submit", (event) => {
  if (busy.has(event.target)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const form = event.target;
  const key = event.submitter;
  const done = () => {
    busy.delete(form);
    key?.removeAttribute("aria-busy");
  };
  busy.add(form);
  key?.setAttribute("aria-busy", "true");
  for (const name of ["htmx:afterRequest", "htmx:validation:halted", "htmx:abort"]) {
    form.addEventListener(name, done, { once: true });
  }
  if (!form.hasAttribute("hx-post")) setTimeout(done, LONGEST_MS);  // an answer may be a download
}, true);
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Refusals and errors land in their own region; nothing typed is lost.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    // Behind an open dialog nobody would see it: it lands inside, over what was typed.
    const inside = document.querySelector("dialog:modal [data-refusal]");
    if (inside && xhr.getResponseHeader("HX-Retarget") === "#refusal") event.detail.target = inside;
  }
});
// What was refused and is sent again is another entry: it gets a key of its own (F10).
document.body.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, elt } = event.detail;
  if (![409, 422].includes(xhr?.status) || xhr.getResponseHeader("Retry-After") !== null) return;
  const key = elt?.closest?.("form")?.elements.namedItem("idempotency_key");
  if (key) key.value = newKey();
});
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
document.addEventListener("click", (event) => {
  const inside = event.target.closest("dialog [data-refusal]");
  if (event.target.closest("[data-close-refusal]")) closeRefusal(inside);
});
export function closeRefusal(inside = null) {
  const region = inside || document.getElementById("refusal");
  if (!region) return;
  region.replaceChildren();
  if (inside) {
    inside.closest("dialog").querySelector("[data-first], input:not([type=hidden]), h1")?.focus();
    return;
  }
  document.querySelector("#work [data-focus], #work input:not([type=hidden]), h1")?.focus();
}

// After a swap: focus the heading or the summary of errors, and say it.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig && isPoll(event.detail.requestConfig)) return;
  const target = event.detail.elt;
  openDialogs();
  const dialog = document.querySelector("dialog:modal");
  const mark = target.matches?.("[data-focus]") ? target : target.querySelector?.("[data-focus]");
  if (!mark || dialog && !dialog.contains(mark)) return;
  mark.focus();
  announce(mark.textContent.trim());
});

/** A poll is the page's own clock, not a hand: it must not postpone the idle lock. */
function isPoll(config) {
  return /\bevery\b/.test(config.elt?.getAttribute?.("hx-trigger") || "");
}
document.body.addEventListener("htmx:configRequest", (event) => {
  if (isPoll({ elt: event.detail.elt })) event.detail.headers["Workwright-Passive"] = "true";
  const key = event.detail.parameters.get?.("idempotency_key") ?? event.detail.parameters.idempotency_key;
  if (key) event.detail.headers["Idempotency-Key"] = key;
});

// Dialogs come as <dialog data-modal>; the browser makes everything behind inert.
export function openDialogs() {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not([open])")) {
    dialog.returnTo = document.activeElement;
    dialog.showModal();
    (dialog.querySelector("[data-first]") || dialog.querySelector("h1"))?.focus();
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnTo?.isConnected) dialog.returnTo.focus();
    }, { once: true });
  }
}
document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-close-dialog]");
  if (key) key.closest("dialog")?.close();
});
document.body.addEventListener("workwright:close-dialog", () => {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
});
openDialogs();

// What was typed outlives a lock or an ended session, on this device, for this person only (S22).
// Forms with a secret are never kept.
function draftKey(form) {
  const who = document.body.dataset.person;
  const secret = form.matches("[data-secret]") || form.querySelector("[type=password]");
  return who && form.id && !secret ? `${DRAFT_PREFIX}${who}.${location.pathname}.${form.id}` : "";
}
export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = draftKey(form);
    if (!key) continue;
    const values = [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
    sessionStorage.setItem(key, JSON.stringify(values));
  }
}
function restoreDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = draftKey(form);
    const kept = key && sessionStorage.getItem(key);
    if (!kept) continue;
    sessionStorage.removeItem(key);
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (field instanceof RadioNodeList) field.value = value;
      else if (field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
      if (field instanceof Element) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status === 401) keepDrafts();
});
setTimeout(restoreDrafts);  // after the other modules listen

// The server did not answer and the form does not wait on the device: say so, keep everything.
document.body.addEventListener("htmx:sendError", (event) => sayFailed(event));
document.body.addEventListener("htmx:timeout", (event) => sayFailed(event));
function sayFailed(event) {
  if (event.detail.elt?.closest?.("[data-outbox]") || isPoll({ elt: event.detail.elt })) return;
  toast(say("failed"), "warn");
}
