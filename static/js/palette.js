// Commands (Ctrl+K), keys (?), going places (G, then a letter), and walking through what a search finds.
// Everything here is a link or a button of the page as well.
"use strict";

const palette = document.getElementById("palette");

async function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  if (!palette.childElementCount) await htmx.ajax("GET", palette.dataset.src, { target: palette, swap: "innerHTML" });
  gatherCommands();
  gatherKeys();
  const field = palette.querySelector("[data-palette-field]");
  if (!field) return;
  field.value = ""; // what was searched for last time would keep the keys out of sight
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

// What the page at hand can do, named by data-command, stands below the pages.
function gatherCommands() {
  const here = palette.querySelector("[data-palette-here]");
  if (!here || here.nextElementSibling) return;
  document.querySelectorAll("[data-command]").forEach((control) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "palette-one";
    button.textContent = control.dataset.command;
    button.addEventListener("click", () => { palette.close(); control.click(); });
    here.parentElement.append(button);
    here.hidden = false;
  });
}

function gatherKeys() {
  const keys = palette.querySelector("[data-palette-keys]");
  if (!keys || keys.querySelector(".keys")) return;
  document.querySelectorAll("main .keys").forEach((each) => keys.append(each.cloneNode(true)));
}

function narrow(text) {
  const wanted = text.trim().toLowerCase();
  palette.querySelectorAll("[data-palette-list] .palette-one").forEach((each) => {
    each.hidden = !each.textContent.toLowerCase().includes(wanted);
  });
  let heading = null; // which stands as long as something below it does
  for (const each of palette.querySelectorAll("[data-palette-list] > *")) {
    if (each.matches(".palette-group")) heading = each;
    heading.hidden = each === heading || (heading.hidden && each.hidden);
  }
}

// Arrows go through links and buttons in their order, from the field and back to it.
function walk(field, found, by) {
  const stops = [field, ...found].filter((each) => each && !each.hidden && each.offsetParent !== null);
  const at = stops.indexOf(document.activeElement);
  const next = stops[Math.min(Math.max(at + by, 0), stops.length - 1)];
  if (next) next.focus();
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-palette-field]") || !palette.open) return;
  isAwaited = false;
  palette.querySelector("[data-palette-found]").replaceChildren(); // they were of another text
  narrow(event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const bar = event.target.closest("[data-search-form]");
  if (by && palette && palette.contains(event.target)) {
    event.preventDefault();
    walk(palette.querySelector("[data-palette-field]"), palette.querySelectorAll("[data-found], .palette-one"), by);
  } else if (by && bar) {
    event.preventDefault();
    walk(bar.querySelector("[data-search]"), bar.querySelectorAll("[data-found]"), by);
  } else if (event.key === "Escape" && bar) {
    bar.querySelector(".search-found").replaceChildren();
    bar.querySelector("[data-search]").focus();
  } else if (event.key === "Enter" && event.target.matches("[data-palette-field]") && palette.open) {
    event.preventDefault();
    if (event.target.value.trim()) takeFirst();
  }
});

// Names do not belong in addresses: Enter goes to what stands first, a customer or a page, and while
// nothing does, waits for the search that is on its way.
let isAwaited = false;
function takeFirst() {
  const first = [...palette.querySelectorAll("[data-found], [data-palette-list] .palette-one")].find((each) => !each.hidden);
  isAwaited = !first;
  if (first) first.click();
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, parameters } = event.detail.requestConfig;
  if (elt.matches("[data-palette-field]") && parameters.q !== elt.value) event.detail.shouldSwap = false; // too late
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!isAwaited || !palette.open || !event.target.matches("[data-palette-found]")) return;
  isAwaited = false;
  const first = palette.querySelector("[data-found]");
  if (first) first.click();
});

// Keys that speak to the page leave text fields and other combinations alone.
let going = 0;
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  } else if (event.ctrlKey || event.metaKey || isTyping(event.target)) {
    going = 0;
  } else if (event.key === "?") {
    event.preventDefault();
    openPalette();
  } else if (event.key === "g") {
    going = Date.now();
  } else if (Date.now() - going < 1500) {
    going = 0;
    const way = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (way) { event.preventDefault(); event.stopImmediatePropagation(); way.click(); }
  }
}, true);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) { event.preventDefault(); openPalette(); }
  if (event.target === palette) palette.close();
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  if (!event.target.closest("[data-search-form]")) document.querySelectorAll(".search-found").forEach((found) => found.replaceChildren());
});
