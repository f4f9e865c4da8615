// Keys and small comforts. Every control works without this file.
"use strict";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const lines = () => [...document.querySelectorAll("[data-line]")].filter((line) => line.querySelector("[data-outcome]"));

function choose(line) {
  document.querySelectorAll(".line--chosen").forEach((other) => other.classList.remove("line--chosen"));
  if (!line) return;
  line.classList.add("line--chosen");
  line.querySelector("a").focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = lines();
  const now = all.findIndex((line) => line.classList.contains("line--chosen"));
  choose(all[Math.min(Math.max(now + by, 0), all.length - 1)]);
}

function press(number) {
  const button = document.querySelector(`.line--chosen [data-outcome="${number}"]`);
  if (button) button.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (/^[1-5]$/.test(event.key)) press(event.key);
});

// The line after the chosen one is chosen when the outcome of that one was taken.
let following = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.xhr.status === 422 || detail.xhr.status === 409) { detail.shouldSwap = true; detail.isError = false; }
  const all = lines();
  const place = all.indexOf(detail.target);
  following = place < 0 ? null : all[place + 1] || all[place - 1];
});
document.addEventListener("htmx:afterSettle", () => {
  if (following && !document.querySelector(".line--chosen")) choose(following);
  following = null;
});
function failed(event) {
  const line = event.detail.elt.closest("[data-line]");
  const message = line && line.querySelector("[data-retry]");
  if (message) message.hidden = false;
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

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
