// A scanner is a keyboard that types fast and ends with Enter, wherever the focus is.
// GS1 separators arrive as Ctrl+]; a plain field would drop them.

const GAP_MS = Number(document.body.dataset.scanGap || 60);  // a hand is slower
const SHORTEST = 3;
const SEPARATOR = "\x1d";

let keys = "";
let last = 0;
let field = null;
let before = "";

function reset() {
  keys = "";
  field = null;
}

/** Take back what the scan has typed into a field that had the focus by chance. */
function untype() {
  if (!field?.isConnected || field.matches("[data-scan-field]")) return;
  field.value = before;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function add(character, event) {
  const fast = event.timeStamp - last <= GAP_MS;
  last = event.timeStamp;
  if (!fast) {
    keys = "";
    field = event.target.matches?.("input, textarea") ? event.target : null;
    before = field ? field.value : "";
  }
  keys += character;
}

function finish(event) {
  const scan = keys.length >= SHORTEST && event.timeStamp - last <= GAP_MS ? keys : "";
  if (scan) {
    event.preventDefault();
    event.stopImmediatePropagation();
    untype();
    const where = document.activeElement;
    const detail = { code: scan, field: where?.matches?.("[data-scan-field]") ? where : null };
    document.dispatchEvent(new CustomEvent("workwright:scan", { detail }));
  }
  reset();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.ctrlKey && event.code === "BracketRight") {
    event.preventDefault();
    add(SEPARATOR, event);
  } else if (event.key === "Enter") {
    finish(event);
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    add(event.key, event);
  } else if (!["Shift", "AltGraph", "Alt", "Control", "CapsLock"].includes(event.key)) {
    reset();
  }
}, true);
