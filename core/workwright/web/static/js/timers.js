// Clocks run from the server's time, so a wrong clock on the device shows nothing wrong.

import { say } from "./words.js";

const HOUR = 3600;
let skew = document.body.dataset.now ? Date.parse(document.body.dataset.now) - Date.now() : 0;

/** Take the server's time anew; called whenever the server has told it. */
export function setServerTime(text) {
  const told = Date.parse(text);
  if (!Number.isNaN(told)) skew = told - Date.now();
}

export function serverNow() {
  return Date.now() + skew;
}

function spell(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  if (seconds < HOUR) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / HOUR)}\u00a0h ${two(Math.floor((seconds % HOUR) / 60))}\u00a0min`;
}

function face(timer) {
  const { until, since, low, high } = timer.dataset;
  const now = serverNow();
  if (until) {
    const left = Math.floor((Date.parse(until) - now) / 1000);
    const whole = since ? (Date.parse(until) - Date.parse(since)) / 1000 : 0;
    if (left < 0) return [say("time_over", { time: spell(-left) }), "stop"];
    return [say("left", { time: spell(left) }), whole && left * 5 <= whole ? "warn" : ""];
  }
  const gone = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  if (high && gone > Number(high)) return [say("time_over", { time: spell(gone - Number(high)) }), "stop"];
  const late = high && (Number(high) - gone) * 5 <= Number(high);
  return [spell(gone), late && (!low || gone >= Number(low)) ? "warn" : ""];
}

function tick() {
  for (const timer of document.querySelectorAll("[data-timer]")) {
    const [text, tone] = face(timer);
    const span = timer.querySelector("[data-face]");
    if (span.textContent !== text) span.textContent = text;
    const shown = tone === "stop" ? tone : "waits" in timer.dataset ? "hold" : tone;
    if (shown) timer.dataset.tone = shown; else delete timer.dataset.tone;
    const use = timer.querySelector("use");
    const base = use.getAttribute("href").split("#")[0];
    if (tone) use.setAttribute("href", `${base}#${tone}`);
  }
  for (const element of document.querySelectorAll("[data-clock]")) {
    const zone = element.dataset.zone || "UTC";
    const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    const text = format.format(serverNow());
    if (element.textContent !== text) element.textContent = text;
  }
}

tick();
setInterval(tick, 1000);
