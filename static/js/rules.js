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

// What was typed has been tried: what is wrong now takes the place of what was wrong before.
function placeErrors() {
  document.querySelectorAll("#sheet .error").forEach((error) => error.remove());
  document.querySelectorAll("#sheet [aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  document.getElementById("wrong").content.querySelectorAll(".error").forEach((error) => {
    const place = document.getElementById(error.dataset.place);
    if (!place) return; // what concerns the sheet as a whole stands in the answer
    const isField = place.matches("input, select, textarea");
    (isField ? place : place.querySelector(".rule-value"))?.setAttribute("aria-invalid", "true");
    (isField ? place.parentElement : place).append(error);
  });
}
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "trial" && detail.requestConfig.triggeringEvent?.type === "input") placeErrors();
});

document.addEventListener("htmx:afterSwap", showSliders);
showSliders();
