// Keeps a draft while one writes.
//
// Hooks:
//   form[data-autosave-url]   POST of the whole form -> JSON {"said": "Draft saved at 14.32", "fields": {"version": "3"}}
//                             fields: hidden fields of the form that get a new value (the draft's id, its version)
//   [data-autosave] [data-failed]   the line that says so (role=status); data-failed: words for when it did not work

const PAUSE = 3000; // ms without typing
const AT_MOST = 20000; // ms of typing without a pause

for (const form of document.querySelectorAll("form[data-autosave-url]")) {
  const line = form.querySelector("[data-autosave]");
  let timer = 0;
  let since = 0;
  let running = null;

  const tell = (words, failed = false) => {
    line.textContent = words;
    line.toggleAttribute("data-failing", failed);
  };

  const save = async () => {
    since = 0;
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.status);
      const { said, fields } = await answer.json();
      for (const [name, value] of Object.entries(fields ?? {})) form.elements[name].value = value;
      tell(said);
      if (!timer) form.dispatchEvent(new Event("saved"));
    } catch {
      tell(line.dataset.failed, true);
    }
  };

  const due = () => {
    timer = 0;
    if (running) wait();
    else running = save().finally(() => { running = null; });
  };

  const wait = () => {
    const now = Date.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(due, Math.max(0, Math.min(PAUSE, since + AT_MOST - now)));
  };

  form.addEventListener("input", wait);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!running) return;
    // The version this form carries is about to change: send it only after that, or it would clash with itself.
    event.preventDefault();
    running.finally(() => form.requestSubmit(event.submitter));
  });
}
