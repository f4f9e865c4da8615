// The work list by keyboard and on a weak network. Every control works without this file.
"use strict";

const NARROW = matchMedia("(max-width: 1000px)");
const openLines = () => [...document.querySelectorAll("#list [data-line]:not(.line--worked)")];
const chosenLine = () => document.querySelector(".line--chosen");
const pane = () => document.getElementById("pane");

// Which line is chosen follows the pane: the server marks both on a fresh page.
function mark(pk) {
  document.querySelectorAll("[data-line]").forEach((line) => {
    const is = line.dataset.line === pk;
    line.classList.toggle("line--chosen", is);
    const link = line.querySelector(".line-name");
    if (is) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  });
}

function open(line) {
  if (!line) return;
  const link = line.querySelector(".line-name");
  link.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
  mark(line.dataset.line);
  if (pane()) pane().classList.add("pane--waits");
  link.click();
}

function step(by) {
  const all = openLines();
  if (!all.length) return;
  const now = all.findIndex((line) => line.classList.contains("line--chosen"));
  const to = now < 0 ? 0 : Math.min(Math.max(now + by, 0), all.length - 1);
  if (to !== now) open(all[to]);
}

// A key that comes while its customer is still on the way waits for that customer, and no other.
let early = null;
function press(number) {
  const line = chosenLine();
  if (line && pane() && pane().dataset.pane !== line.dataset.line) {
    early = { pk: line.dataset.line, number };
    return;
  }
  const button = document.querySelector(`#pane [data-outcome="${number}"]`);
  if (button) button.click();
}

function pick(line) {
  const box = line && line.querySelector(".line-pick");
  if (box) box.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "x") pick(chosenLine());
  else if (/^[1-5]$/.test(key)) press(key);
});

// Selecting: shift takes all between, the head of a group all of it, and the bar says how many.
let lastBox = null;
function countPicked() {
  const n = document.querySelectorAll(".line-pick:checked").length;
  const words = document.querySelector("[data-picked]");
  if (words) words.textContent = words.dataset.picked.replace("{n}", n);
}
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches(".line-pick")) return;
  const boxes = [...document.querySelectorAll(".line-pick")];
  if (event.shiftKey && lastBox && boxes.includes(lastBox)) {
    const ends = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(ends[0], ends[1] + 1).forEach((each) => { each.checked = box.checked; });
  }
  lastBox = box;
  countPicked();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    const card = event.target.closest("section");
    card.querySelectorAll(".line-pick").forEach((box) => { box.checked = event.target.checked; });
    countPicked();
  } else if (event.target.matches(".next-day input") && event.target.value) {
    const none = document.querySelector("#pane [name=next][value=none]");
    if (none) none.checked = true;
  } else if (event.target.matches("#pane [name=next]")) {
    document.querySelector("#pane [name=next_on]").value = "";
  }
});

// A click on a line is answered with its customer. On a phone that is a screen of its own: the way
// back is that of the browser.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#list .line-name");
  if (!link) return;
  mark(link.closest("[data-line]").dataset.line);
  const list = document.getElementById("list");
  list.setAttribute(NARROW.matches ? "hx-push-url" : "hx-replace-url", "true");
  list.removeAttribute(NARROW.matches ? "hx-replace-url" : "hx-push-url");
}, true);

// The way back to the list, which is in the page: no network is needed for it.
function toList() {
  pane().classList.remove("pane--chosen");
  const line = chosenLine();
  if (!line) { scrollTo(0, 0); return; }
  line.querySelector(".line-name").focus({ preventScroll: true });
  line.scrollIntoView({ block: "center" });
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-back]");
  if (!link || !document.getElementById("list")) return;
  event.preventDefault();
  history.pushState({ htmx: true }, "", link.href);
  toList();
});
addEventListener("popstate", (event) => {
  if (!NARROW.matches || !pane()) return;
  const asked = new URLSearchParams(location.search).get("chosen");
  if (asked && asked !== pane().dataset.pane) return;
  event.stopImmediatePropagation(); // or htmx would load the page anew
  if (asked) pane().classList.add("pane--chosen"); else toList();
}, true);

document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.elt.closest("#work")) return;
  const now = pane() && pane().dataset.pane;
  if (event.detail.elt.id === "work") arrived();
  if (early && early.pk === now) { const { number } = early; early = null; press(number); }
  else early = null;
  if (NARROW.matches && pane() && pane().matches(".pane--chosen")) scrollTo(0, 0);
});

// After an outcome the whole list is new: the keys go on from the line that is chosen now.
function arrived() {
  const line = chosenLine();
  if (line && !NARROW.matches) {
    line.querySelector(".line-name").focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  }
  const asked = document.querySelector("#pane [autofocus]");
  if (asked) asked.focus();
}

// What could not be loaded says so, and the choice goes back to the customer in sight.
function lost(event) {
  if (event.detail.requestConfig && event.detail.requestConfig.verb !== "get") return;
  const shown = pane();
  if (!shown || !event.detail.elt.closest("#list")) return;
  shown.classList.remove("pane--waits");
  mark(shown.dataset.pane);
}
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:responseError", lost);
