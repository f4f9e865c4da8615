// Sliders beside lines of amounts; the number is what is sent, the slider only moves it.
"use strict";

const sliderOf = (field) => document.querySelector(`[data-slides="${field.id}"]`);

function showSliders() {
  document.querySelectorAll("[data-slides]").forEach((slider) => { slider.hidden = false; });
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-slides]")) document.getElementById(target.dataset.slides).value = target.value;
  else if (target.id && sliderOf(target)) sliderOf(target).value = target.value;
}, true);

// Another figure has other comparisons: the sheet is drawn anew.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-redraws]")) target.form.querySelector("[value=check]").click();
});

document.addEventListener("htmx:afterSwap", showSliders);
showSliders();
