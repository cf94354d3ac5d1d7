// The kiosk locks when no hand has touched it; the last half minute is visible and can be stopped.
// The screen is covered at once, also without contact; the server is told as soon as it answers.

import { announce, say } from "./words.js";
import { icon, keepDrafts } from "./shared.js";

const WARN_S = 30;
const RETRY_MS = 2000;
const limit = Number(document.body.dataset.idle || 300);
const form = document.getElementById("lock");
let touched = Date.now();
let banner = null;
let timer = null;

function touch() {
  touched = Date.now();
  banner?.remove();
  banner = null;
}

function warn(seconds) {
  const sentence = say("locks_in", { seconds });
  if (!banner) {
    banner = document.createElement("div");
    banner.className = "idle";
    document.body.append(banner);
    announce(sentence);
  }
  banner.textContent = sentence;
}

function check() {
  const left = limit - Math.floor((Date.now() - touched) / 1000);
  if (left > WARN_S) return;
  if (left > 0) warn(left);
  else lock();
}

/** Cover what the screen shows, keep what was entered, then tell the server until it has heard. */
function lock() {
  clearInterval(timer);
  banner?.remove();
  keepDrafts();
  const cover = document.createElement("div");
  cover.className = "cover";
  cover.setAttribute("role", "alert");
  cover.append(icon("lock"), say("locked"));
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  document.querySelector(".kiosk").inert = true;
  document.body.append(cover);
  tell();
}

async function tell() {
  try {
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers });
    if (response.status < 500) {
      return location.assign(response.headers.get("HX-Redirect") || document.body.dataset.unlock);
    }
  } catch {
    // no contact: the cover stays, the next try follows
  }
  return setTimeout(tell, RETRY_MS);
}

if (form) {
  for (const name of ["pointerdown", "keydown", "touchstart", "wheel"]) {
    document.addEventListener(name, touch, { capture: true, passive: true });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lock();
  });
  timer = setInterval(check, 1000);
}
