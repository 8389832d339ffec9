// What a page does beyond plain HTML: it brings an error into focus, keeps a slider and its number in step, says
// where no answer came, and leaves out of an address what is not filled in. Everything works without it.
"use strict";

function inStep(event) {
  const moved = event.target;
  const other = moved.dataset && moved.dataset.inStep && document.getElementById(moved.dataset.inStep);
  if (other && moved.value !== "") other.value = moved.value;
}

function withoutUsual(event) {
  const form = event.target;
  if (form.method !== "get") return;
  for (const field of form.querySelectorAll("[data-usual]")) {
    if (field.value === field.dataset.usual || field.value === "") field.disabled = true;
  }
}

function withoutAnswer(event) {
  const target = event.detail.target;
  if (!target) return;
  let waits = target.querySelector("[role=status]");
  if (!waits) {
    waits = document.createElement("p");
    waits.setAttribute("role", "status");
    target.prepend(waits);
  }
  waits.textContent = "No answer came. Load the page again to ask once more.";
}

document.addEventListener("input", inStep);
document.addEventListener("submit", withoutUsual);
document.addEventListener("htmx:responseError", withoutAnswer);
document.addEventListener("htmx:sendError", withoutAnswer);
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("[data-usual][disabled]")) field.disabled = false;
});
document.addEventListener("DOMContentLoaded", () => {
  const wrong = document.querySelector(".nhsuk-error-summary");
  if (wrong) wrong.focus();
});
