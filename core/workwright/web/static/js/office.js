// The desk: search by "/", choosing rows, filters that answer while typing.

import "./shared.js";

function typing(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !typing(event.target)) return document.getElementById("keys")?.showModal();
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function boxes() {
  return [...document.querySelectorAll("[data-choose]")];
}

function showChosen() {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) {
    box.closest("tr").toggleAttribute("aria-selected", box.checked);
    if (box.checked) box.closest("tr").setAttribute("aria-selected", "true");
  }
  const all = document.querySelector("[data-choose-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.hidden = chosen.length === 0;
    bar.querySelector("[data-chosen]").textContent = String(chosen.length);
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-choose], [data-choose-all]")) showChosen();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-choose-none]")) return;
  for (const box of boxes()) box.checked = false;
  showChosen();
});
showChosen();
