// The filter of the theme index answers while one types. Without script the same form asks the server.
const input = document.getElementById("theme-filter");
const index = document.querySelector("[data-themes]");
const nothing = document.querySelector("[data-no-theme]");

const fold = (text) => text.toLowerCase().replaceAll("’", "'").normalize("NFD").replace(/\p{M}/gu, "");

function filter() {
  const asked = fold(input.value.trim());
  for (const row of index.querySelectorAll("[data-words]")) row.hidden = !fold(row.dataset.words).includes(asked);
  for (const group of index.querySelectorAll("[data-direction], section")) {
    group.hidden = !group.querySelector("[data-words]:not([hidden])");
  }
  nothing.hidden = index.querySelector("[data-words]:not([hidden])") !== null;
}

if (input && index && nothing) input.addEventListener("input", filter);
