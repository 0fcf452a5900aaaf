// Keys: "/" search, "?" the list of keys, "c" a new practice, "e" edit, Ctrl+Enter sends the form one writes in.
//
// Hooks:
//   body[data-shortcuts="off"]      everything off (the page does not load this file then; kept as a second lock)
//   #q, #q-top                      the search fields, the large one first
//   dialog#keys                     the list
//   body[data-new-url]              where a new practice is written
//   [data-edit-url]                 where the thing on this page is edited
//   form button[data-send]          the button Ctrl+Enter presses; else the main button, else the person button

const on = document.body.dataset.shortcuts !== "off";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function search() {
  const field = document.getElementById("q") ?? document.getElementById("q-top");
  field?.focus();
  field?.select();
}

const go = (address) => { if (address) location.assign(address); };

const KEYS = {
  "/": search,
  "?": () => document.querySelector("dialog#keys")?.showModal(),
  c: () => go(document.body.dataset.newUrl),
  e: () => go(document.querySelector("[data-edit-url]")?.dataset.editUrl),
};

function send(form) {
  const button = ["[data-send]", ".btn-main:not([type=button])", ".btn-person:not([type=button])"]
    .map((selector) => form.querySelector(`button${selector}`))
    .find(Boolean);
  form.requestSubmit(button ?? undefined);
}

document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.isComposing) return;
  const form = event.target.closest?.("form");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && event.target.matches(TYPING)) {
    event.preventDefault();
    send(form);
    return;
  }
  // "/" and "?" need Shift or AltGr on many keyboards; Ctrl, Alt alone and Meta belong to the browser.
  const graph = event.getModifierState("AltGraph");
  if (((event.ctrlKey || event.altKey) && !graph) || event.metaKey || event.repeat) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
