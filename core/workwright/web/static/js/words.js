// Sentences and numbers in the reader's language, as the server put them on <body>.

const words = JSON.parse(document.body.dataset.words || "{}");
const sign = document.body.dataset.decimal || ".";
const language = document.documentElement.lang || "en";

/** Return a sentence with its {placeholders} filled. */
export function say(key, values = {}) {
  return (words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Put a sentence where screen readers hear it without moving focus. */
export function announce(sentence) {
  const region = document.getElementById("live");
  if (!region || region.textContent === sentence) return;
  region.textContent = sentence;
}

export const decimalSign = sign;

/** Read a typed number exactly: { digits: BigInt, places } or null. Same grammar as the server. */
export function readNumber(text) {
  const typed = text.trim().replace("\u2212", "-");
  const escaped = sign === "." ? "\\." : sign;
  const match = new RegExp(`^(-?)(\\d{1,12})(?:${escaped}(\\d{1,9}))?$`).exec(typed);
  if (!match) return null;
  const places = (match[3] || "").length;
  return { digits: BigInt(match[1] + match[2] + (match[3] || "")), places };
}

/** Read a neutral decimal of the server ("14.290"). */
export function readNeutral(text) {
  const [whole, part = ""] = text.split(".");
  return { digits: BigInt(whole + part), places: part.length };
}

/** Bring amounts to the same number of places; returns their digits. */
export function align(...amounts) {
  const places = Math.max(...amounts.map((amount) => amount.places));
  const digits = amounts.map((amount) => amount.digits * 10n ** BigInt(places - amount.places));
  return { digits, places };
}

export function minus(a, b) {
  const { digits, places } = align(a, b);
  return { digits: digits[0] - digits[1], places };
}

/** Write an amount with the reader's signs; never rounds. */
export function writeNumber(amount, atLeast = 0) {
  const grown = align(amount, { digits: 0n, places: atLeast });
  const value = grown.digits[0];
  const text = (value < 0n ? -value : value).toString().padStart(grown.places + 1, "0");
  const cut = text.length - grown.places;
  const whole = new Intl.NumberFormat(language).format(BigInt(text.slice(0, cut)));
  const part = grown.places ? sign + text.slice(cut) : "";
  return (value < 0n ? "-" : "") + whole + part;
}
