// The tolerance bar and its verdict follow the weight while it is typed or read.
// The same geometry as the server's drawing; amounts are compared exactly, never as floats.

import { announce, minus, readNeutral, readNumber, say, writeNumber, align, decimalSign } from "./words.js";

const WIDTH = 748, LEFT = 2, MIDDLE = LEFT + WIDTH / 2, EDGE = 15, SHARE = 2.4, WHOLE_WAY = 1.06;
const FINER = { kg: "g", L: "mL", l: "ml", m: "mm" };

const asNumber = (amount) => Number(amount.digits) / 10 ** amount.places;
const less = (a, b) => { const { digits } = align(a, b); return digits[0] < digits[1]; };
const round = (x) => Math.round(x * 10) / 10;

function limits(element) {
  const { low, target, high } = element.dataset;
  return { low: readNeutral(low), target: readNeutral(target), high: readNeutral(high) };
}

/** Draw a value, or none, into the bar; sets only x, width, d and the out and in marks. */
export function draw(svg, value) {
  const { low, target, high } = limits(svg);
  const [l, t, h] = [low, target, high].map(asNumber);
  const half = Math.max(t - l, h - t) * SHARE;
  const place = (x) => Math.min(Math.max(MIDDLE + ((x - t) / half) * (WIDTH / 2), LEFT + EDGE), LEFT + WIDTH - EDGE);
  const part = (name) => svg.querySelector(`[data-part="${name}"]`);
  const inside = value !== null && !less(value, low) && !less(high, value);
  const outside = value !== null && !inside;
  const x = value === null ? 0 : place(asNumber(value));
  const edge = value !== null && less(value, low) ? place(l) : place(h);
  const [start, end] = outside ? [Math.min(x, edge), Math.max(x, edge)] : [0, 0];
  const whole = value === null || t === 0 ? 0 : Math.min(Math.max(asNumber(value) / (t * WHOLE_WAY), 0), 1);
  part("coarse").setAttribute("width", round(WIDTH * whole));
  part("over").setAttribute("x", round(start));
  part("over").setAttribute("width", round(end - start));
  part("hatch").setAttribute("d", hatch(start, end));
  part("pointer").setAttribute("d", value === null ? "M0 0" : `M${round(x - EDGE)} 22h30v12l-15 16l-15-16z`);
  part("needle").setAttribute("d", value === null ? "M0 0" : `M${round(x)} 44V94`);
  part("band").toggleAttribute("data-in", inside);
  part("coarse").toggleAttribute("data-out", outside);
  part("pointer").toggleAttribute("data-out", outside);
}

function hatch(start, end) {
  let d = "";
  for (let x = start + 6; x < end - 2; x += 14) d += `M${round(x)} 88L${round(Math.min(x + 12, end - 2))} 52`;
  return d || "M0 0";
}

function fine(amount, unit, places) {
  if (!FINER[unit] || asNumber(amount) >= 1) return `${writeNumber(amount, places)}\u00a0${unit}`;
  let { digits, places: p } = { digits: amount.digits * 1000n, places: amount.places };
  while (p > 0 && digits % 10n === 0n) { digits /= 10n; p -= 1; }
  return `${writeNumber({ digits, places: p })}\u00a0${FINER[unit]}`;
}

function verdict(card, value, places) {
  const { low, target, high } = limits(card);
  const unit = card.dataset.unit;
  if (less(value, low)) return { tone: "stop", word: say("too_light"), line: say("under", { amount: fine(minus(low, value), unit, places) }) };
  if (less(high, value)) return { tone: "stop", word: say("too_heavy"), line: say("over", { amount: fine(minus(value, high), unit, places) }) };
  const away = less(value, target) ? minus(target, value) : minus(value, target);
  const key = away.digits === 0n ? "on_target" : less(value, target) ? "below_target" : "above_target";
  return { tone: "ok", word: say("in_tolerance"), line: say(key, { amount: fine(away, unit, places) }) };
}

function show(card, value) {
  const places = Number(card.dataset.decimals || 0);
  const svg = card.querySelector("[data-tolerance]");
  const box = card.querySelector("[data-verdict]");
  const line = value === null ? null : verdict(card, value, places);
  const text = value === null ? "–" : writeNumber(value, places);
  if (svg) draw(svg, value);
  const net = card.querySelector("[data-net]");
  net.textContent = text;
  net.toggleAttribute("data-empty", value === null);
  if (line) card.dataset.tone = line.tone; else delete card.dataset.tone;
  const word = box.querySelector("[data-word]");
  const changed = word.textContent !== (line?.word || "");
  word.textContent = line?.word || "";
  box.querySelector("[data-sub]").textContent = line?.line || "";
  const mark = box.querySelector(".verdict");
  if (line) mark.dataset.tone = line.tone; else delete mark.dataset.tone;
  box.querySelector("[data-shape]").replaceChildren(...(line ? [shape(line.tone)] : []));
  if (svg && line) svg.setAttribute("aria-label", `${text} ${card.dataset.unit}. ${line.word}. ${line.line}`);
  if (changed && line) announce(`${text} ${card.dataset.unit}. ${line.word}. ${line.line}`);
  label(text, card.dataset.unit, value === null);
}

function shape(tone) {
  const svg = document.querySelector(".kbar svg.icon").cloneNode(true);
  const use = svg.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").split("#")[0] + (tone === "ok" ? "#ok" : "#stop"));
  return svg;
}

/** The main key names what it does with the value in it. */
function label(text, unit, empty) {
  for (const key of document.querySelectorAll("[data-record]")) {
    const span = key.querySelector("[data-label]");
    key.dataset.plain ??= span.textContent;
    span.textContent = empty ? key.dataset.plain : key.dataset.record.replace("{value}", `${text}\u00a0${unit}`);
  }
}

function fault(field, sentence) {
  const line = document.getElementById(`${field.id}-say`);
  const box = field.closest(".field");
  box.toggleAttribute("data-invalid", Boolean(sentence));
  field.toggleAttribute("aria-invalid", Boolean(sentence));
  if (!line) return;
  line.hidden = !sentence;
  line.querySelector("span").textContent = sentence;
}

function typedValue(field, card) {
  if (!field || !field.value.trim()) return null;
  const amount = readNumber(field.value);
  const most = card.dataset.decimals;
  if (!amount) fault(field, say("number", { sign: decimalSign }));
  else if (most !== undefined && amount.places > Number(most)) fault(field, say("decimals", { count: most }));
  else { fault(field, ""); return amount; }
  return null;
}

document.addEventListener("input", (event) => {
  const card = event.target.closest?.("[data-weigh]");
  if (!card || !event.target.matches("[data-weigh-part]")) return;
  const [gross, tare, net] = ["gross", "tare", "net"].map((name) => card.querySelector(`[data-weigh-part="${name}"]`));
  if (!event.target.value.trim()) fault(event.target, "");
  const g = typedValue(gross, card), t = typedValue(tare, card), n = typedValue(net, card);
  const value = n || (g && t ? minus(g, t) : null);
  if (g && t && less(g, t)) fault(tare, say("tare_above"));
  show(card, value && value.digits < 0n ? null : value);
});

/** A registered scale sends readings as events: neutral text, stable or not. */
document.body.addEventListener("workwright:reading", (event) => {
  const card = document.querySelector("[data-weigh]");
  if (!card) return;
  card.toggleAttribute("data-settling", !event.detail.stable);
  show(card, readNeutral(event.detail.net));
});
