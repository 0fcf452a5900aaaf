// Printing the page.
//
// Hook: [hidden] button[data-print]   shown once this runs; without script the menu of the browser prints.

for (const button of document.querySelectorAll("[data-print]")) {
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", () => print());
}
