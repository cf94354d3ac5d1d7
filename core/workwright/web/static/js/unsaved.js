// One form of a page is recorded and the page comes anew: what was typed into the others stays.

const recorded = new WeakSet();
let typed = [];

document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form[data-draft]");
  const status = event.detail.xhr?.status || 0;
  if (form && status >= 200 && status < 400) recorded.add(form);
});
document.addEventListener("input", (event) => recorded.delete(event.target.form));

function changed(field) {
  if (!field.name || ["hidden", "file", "password"].includes(field.type)) return false;
  if (["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

/** Forms are the same where they go to the same address. */
const place = (form) => `${form.id} ${form.getAttribute("hx-post")}`;

function putBack(form, kept) {
  for (const field of form.elements) {
    if (field.name !== kept.name || field.type === "hidden") continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.value !== kept.value) continue;
      field.checked = kept.checked;
    } else {
      field.value = kept.value;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "screen" || !event.detail.shouldSwap) return;
  const own = event.detail.requestConfig?.elt?.closest?.("form[data-draft]");
  if (own && event.detail.xhr.status < 400) recorded.add(own);
  const forms = [...document.querySelectorAll("form[data-draft]")].filter((form) => !recorded.has(form));
  typed = forms.flatMap((form) => [...form.elements].filter(changed)
    .map(({ name, value, checked }) => ({ place: place(form), name, value, checked })));
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "screen") return;
  const kept = typed;
  typed = [];
  for (const form of document.querySelectorAll("form[data-draft]")) {
    kept.filter((entry) => entry.place === place(form)).forEach((entry) => putBack(form, entry));
  }
});
