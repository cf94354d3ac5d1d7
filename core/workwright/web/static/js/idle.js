// The kiosk locks when no hand has touched it; the last half minute is visible and can be stopped.

import { announce, say } from "./words.js";
import { keepDrafts } from "./shared.js";

const WARN_S = 30;
const limit = Number(document.body.dataset.idle || 300);
const form = document.getElementById("lock");
let touched = Date.now();
let banner = null;

function touch() {
  touched = Date.now();
  banner?.remove();
  banner = null;
}

function warn(seconds) {
  if (!banner) {
    banner = document.createElement("div");
    banner.className = "idle";
    banner.setAttribute("role", "alert");
    document.body.append(banner);
    announce(say("locks_in", { seconds }));
  }
  banner.textContent = say("locks_in", { seconds });
}

function check() {
  const left = limit - Math.floor((Date.now() - touched) / 1000);
  if (left > WARN_S) return;
  if (left > 0) return warn(left);
  clearInterval(timer);
  form.requestSubmit();
}

let timer = null;
if (form) {
  for (const name of ["pointerdown", "keydown", "touchstart", "wheel"]) {
    document.addEventListener(name, touch, { capture: true, passive: true });
  }
  form.addEventListener("submit", keepDrafts);
  timer = setInterval(check, 1000);
}
