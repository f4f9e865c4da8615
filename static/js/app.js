// Keys and small comforts. Every control works without this file.
"use strict";

// Keys leave those alone who are writing; a box or a radio button takes no letters.
const isTyping = (target) => target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key.toLowerCase() === "u" && !document.querySelector("dialog[open]")) {
    const undo = document.querySelector("[data-undo]");
    if (undo) undo.click();
  }
});

// What was just done can be undone for a moment, then its toast goes.
const TOAST_MS = 8000;
let lastToast = null;
function fade() {
  const toast = document.querySelector("[data-toast]");
  if (toast && toast !== lastToast) setTimeout(() => toast.remove(), TOAST_MS);
  lastToast = toast;
}
document.addEventListener("htmx:afterSettle", fade);
fade();

// A refused form and a colleague's change come as the page that says so.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([409, 410, 422, 503].includes(detail.xhr.status)) { detail.shouldSwap = true; detail.isError = false; }
});

// What takes its time says so on its button, until the answer is here.
document.addEventListener("submit", ({ submitter }) => {
  if (!submitter || !submitter.dataset.busy) return;
  const words = submitter.querySelector("span");
  const before = words.textContent;
  words.textContent = submitter.dataset.busy;
  submitter.disabled = true;
  submitter.setAttribute("aria-busy", "true");
  addEventListener("pagehide", () => { // who comes back finds it as it was
    words.textContent = before;
    submitter.disabled = false;
    submitter.removeAttribute("aria-busy");
  }, { once: true });
});

// After a refusal the keys stand at the first field to mend; a trial beside the form leaves them where they are.
const FIELDS = "input:not([type=hidden]), select, textarea";
function goToError() {
  const wrong = document.querySelector("main [aria-invalid=true], main .error:not([hidden])");
  if (!wrong) return;
  const folded = wrong.closest("details");
  if (folded) folded.open = true;
  const field = wrong.matches(FIELDS) ? wrong : wrong.parentElement.querySelector(FIELDS);
  if (field) field.focus({ preventScroll: true });
  wrong.scrollIntoView({ block: "center" });
}
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.xhr.status === 422 && detail.requestConfig.elt.matches("form")) goToError();
});
goToError();

// A choice in a filter goes at once, and the keys stay on it; its button stays for who has no script.
const CHOSEN_FILTER = "chosen-filter";
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-submit]")) return;
  sessionStorage.setItem(CHOSEN_FILTER, event.target.id);
  event.target.form.requestSubmit();
});
const filter = document.getElementById(sessionStorage.getItem(CHOSEN_FILTER));
if (filter) filter.focus();
sessionStorage.removeItem(CHOSEN_FILTER);

// On a phone one tap calls: the number is asked for, recorded, and dialled as soon as it is here.
document.addEventListener("htmx:afterSettle", (event) => {
  const dial = event.detail.elt.querySelector("[data-dial]");
  if (dial && matchMedia("(pointer: coarse)").matches) dial.click();
});

// The button within reach of the thumb stands for the one beside the number, before and after it is here.
document.addEventListener("click", (event) => {
  const call = event.target.closest("[data-call]") && document.querySelector(".call .call-main");
  if (call) { event.preventDefault(); call.click(); }
});

// A text to be sent elsewhere is copied by its button, which says so.
function showCopies() {
  document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
}
document.addEventListener("htmx:afterSettle", showCopies);
showCopies();
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  text.select();
  try { await navigator.clipboard.writeText(text.value); } catch { document.execCommand("copy"); } // without https there is no clipboard
  const said = button.parentElement.querySelector("[data-copied]");
  said.textContent = said.dataset.copied;
});

// A page made for paper: its button is of use only with a script.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
