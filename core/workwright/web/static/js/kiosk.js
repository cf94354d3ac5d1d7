// The kiosk: scans, live weights, clocks, idle lock, entries without contact.

import "./shared.js";
import "./scanner.js";
import "./tolerance.js";
import "./timers.js";
import "./idle.js";
import "./outbox.js";
import "./unsaved.js";
import { announce, say } from "./words.js";

// A scan goes to the field that waits for it, else to the scan address of the page.
document.addEventListener("workwright:scan", (event) => {
  const { code, field } = event.detail;
  const waiting = field || document.querySelector("[data-scan-field]:not([readonly])");
  announce(say("scanned", { code: code.replaceAll("\x1d", " ") }));
  const form = document.querySelector("form[data-scan]");
  if (waiting) {
    waiting.value = code;
    waiting.dispatchEvent(new Event("input", { bubbles: true }));
    waiting.dispatchEvent(new CustomEvent("workwright:filled", { bubbles: true, detail: { code } }));
    if (waiting.form?.hasAttribute("data-scan")) waiting.form.requestSubmit();
    return;
  }
  if (form) {
    form.elements.namedItem("code").value = code;
    form.requestSubmit();
    return;
  }
  const tile = [...document.querySelectorAll("[data-tiles] .tile")].find((link) => link.dataset.code === code);
  if (tile) tile.click();
  else announce(say("scan_unused", { code }));
});

// A tap that was meant for the screen before never lands on the one that has just come (F10).
const SETTLE_MS = 300;
const COMES_MS = 3000;
let settling = 0;
function settle(ms) {
  clearTimeout(settling);
  document.body.dataset.settling = "";
  settling = setTimeout(() => delete document.body.dataset.settling, ms);
}
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Location")) settle(COMES_MS);
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "screen") settle(SETTLE_MS);
});

// An answer of a checklist is stored at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-post]")) event.target.form.requestSubmit();
});

// Tiles: arrow keys move by the grid.
document.addEventListener("keydown", (event) => {
  const grid = event.target.closest?.("[data-tiles]");
  if (!grid || !event.key.startsWith("Arrow")) return;
  const tiles = [...grid.querySelectorAll(".tile")];
  const here = tiles.indexOf(document.activeElement);
  if (here < 0) return;
  const across = tiles.filter((tile) => tile.offsetTop === tiles[0].offsetTop).length;
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: across, ArrowUp: -across }[event.key];
  const next = tiles[here + step];
  if (next) { event.preventDefault(); next.focus(); }
});
