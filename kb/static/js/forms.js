// Every form: text fields that grow, counts of characters, one send per click, a warning before typed text is lost.
//
// Hooks:
//   textarea.grow                                   grows with its text where the browser does not do so itself
//   [data-count="id"] [data-most] [data-say]        "{used} of {most} characters" of the field with that id
//   form[method=post]                               its buttons rest after the first send; data-again opts out
//   form[data-guard]                                leaving the page with changes asks first
//   button[data-copy="id"] [data-done]              copies the text of that element; hidden until this runs
//   input[data-search-in="id"]                      hides the labels in that element that do not hold what is typed
//   [data-chosen="id"] [data-say] [data-most]       "{used} chosen"; at the most, the other boxes of that element rest

const REST = 10000; // ms; a request that was stopped by hand leaves no page behind to restore the buttons

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

if (!CSS.supports("field-sizing", "content")) {
  for (const area of document.querySelectorAll("textarea.grow")) {
    area.addEventListener("input", () => grow(area));
    grow(area);
  }
}

for (const line of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(line.dataset.count);
  const most = Number(line.dataset.most);
  const show = () => {
    const used = [...field.value].length; // characters, as the server counts them
    line.textContent = fill(line.dataset.say, { used, most });
    line.classList.toggle("count-over", used > most);
  };
  field?.addEventListener("input", show);
}

// One send per click ---------------------------------------------------------------------------

function rest(form) {
  const buttons = [...form.querySelectorAll("button:not([type=button])")].filter((button) => !button.disabled);
  for (const button of buttons) {
    button.disabled = true;
    button.dataset.rests = "";
  }
  setTimeout(() => wake(form), REST);
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-rests]")) {
    button.disabled = false;
    delete button.dataset.rests;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  setTimeout(() => rest(form)); // after the browser has read which button was pressed
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));

// Changes that are not sent yet -----------------------------------------------------------------

for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { form.dataset.changed = ""; });
  form.addEventListener("saved", () => { delete form.dataset.changed; });
}

addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]:not([data-sent])")) event.preventDefault();
});

// Copying ------------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    button.textContent = button.dataset.done;
  });
}

// Long lists of boxes ----------------------------------------------------------------------------

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

for (const search of document.querySelectorAll("[data-search-in]")) {
  const list = document.getElementById(search.dataset.searchIn);
  search.closest("[hidden]")?.removeAttribute("hidden"); // useless without this script, so hidden until now
  search.addEventListener("input", () => {
    const wanted = plain(search.value.trim());
    for (const label of list.querySelectorAll("label")) {
      const chosen = label.querySelector("input").checked;
      label.hidden = !chosen && !plain(label.textContent).includes(wanted);
    }
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // the list is filtered already; do not send the form
  });
}

for (const line of document.querySelectorAll("[data-chosen]")) {
  const boxes = [...document.getElementById(line.dataset.chosen).querySelectorAll("input[type=checkbox]")];
  const most = Number(line.dataset.most);
  const show = () => {
    const used = boxes.filter((box) => box.checked).length;
    line.textContent = fill(line.dataset.say, { used, most });
    for (const box of boxes) box.disabled = used >= most && !box.checked;
  };
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}
