// The writing pad: a toolbar, and a preview without leaving the page. Without script the tabs are submit buttons
// and there is no toolbar.
//
// Hooks:
//   .pad[data-preview-url]            where the text is rendered: POST of the whole form -> a piece of HTML
//   .pad button[data-tab="write" | "preview"], .pad textarea, .pad [data-preview] (hidden)
//   .pad template[data-tools]         the toolbar; its buttons carry data-put with one of the names of PUT
//   [data-words] [data-say]           "{words} words" of the text

const PUT = {
  heading: { line: "## " },
  bold: { around: ["**", "**"] },
  list: { lines: () => "- " },
  steps: { lines: (number) => `${number}. ` },
  quote: { lines: () => "> " },
  link: { around: ["[", "](https://)"] },
  table: { block: "|  |  |\n| --- | --- |\n|  |  |\n" },
  callout: { block: "!!! tip\n    " },
};

// execCommand keeps the browser's own undo; setRangeText is for where it is gone.
function put(area, text, from, to) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(area, [before, after]) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  put(area, before + chosen + after, from, to);
  area.setSelectionRange(from + before.length, from + before.length + chosen.length);
}

function mark(area, sign) {
  const { selectionStart, selectionEnd, value } = area;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd);
  const to = end === -1 ? value.length : end;
  const lines = value.slice(from, to).split("\n").map((line, index) => sign(index + 1) + line);
  put(area, lines.join("\n"), from, to);
}

function block(area, text) {
  const { selectionEnd: at, value } = area;
  const before = value.slice(0, at);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  put(area, gap + text, at, at);
}

function use(area, { line, lines, around, block: whole }) {
  if (around) wrap(area, around);
  else if (whole) block(area, whole);
  else mark(area, lines ?? (() => line));
}

function tools(pad, area) {
  const template = pad.querySelector("template[data-tools]");
  if (!template) return null;
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put]");
    if (button) use(area, PUT[button.dataset.put]);
  });
  template.before(bar);
  return bar;
}

function tabs(pad, area, bar) {
  const shown = pad.querySelector("[data-preview]");
  const [write, preview] = ["write", "preview"].map((name) => pad.querySelector(`[data-tab="${name}"]`));
  const look = (on) => {
    shown.hidden = !on;
    area.hidden = on;
    if (bar) bar.hidden = on;
    preview.setAttribute("aria-pressed", on);
    write.setAttribute("aria-pressed", !on);
  };
  write.addEventListener("click", (event) => {
    event.preventDefault();
    look(false);
    area.focus();
  });
  let plainly = false; // the server did not answer: let the button send the form after all
  preview.addEventListener("click", async (event) => {
    if (plainly) return;
    event.preventDefault();
    try {
      const answer = await fetch(pad.dataset.previewUrl, { method: "POST", body: new FormData(area.form) });
      if (!answer.ok) throw new Error(answer.status);
      shown.innerHTML = await answer.text(); // rendered and sanitised by the code that renders the page
      look(true);
    } catch {
      plainly = true;
      preview.click();
    }
  });
}

for (const pad of document.querySelectorAll(".pad")) {
  const area = pad.querySelector("textarea");
  const bar = tools(pad, area);
  if (pad.dataset.previewUrl) tabs(pad, area, bar);
}

for (const line of document.querySelectorAll("[data-words]")) {
  const area = document.getElementById(line.dataset.words);
  const show = () => {
    const words = area.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
    line.textContent = line.dataset.say.replace("{words}", words);
  };
  area.addEventListener("input", show);
  show();
}
