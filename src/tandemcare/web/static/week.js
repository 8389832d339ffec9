// A week that moves: the table of the page is read once, and marks and numbers are set to the hour of the slider. It
// begins only when somebody presses Play, and never shows more than three hours a second, so that nothing flashes.
"use strict";

const LAST_HOUR = 167;
let ticking = 0;

function weekRead(section) {
  const tables = [...section.querySelectorAll("table[data-week]")];
  return tables.map((table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
}

function setMarks(marks, wanted) {
  while (marks.childElementCount > wanted) marks.lastElementChild.remove();
  while (marks.childElementCount < wanted) marks.append(document.createElement("i"));
}

function showHour(section, hour) {
  const now = section.hours[0][hour][0];
  for (const part of section.parts) {
    const number = Number(section.hours[part.dataset.scenario][hour][Number(part.dataset.column) + 1]);
    if (part.dataset.each) setMarks(part, Math.ceil(number / Number(part.dataset.each)));
    else part.textContent = number;
  }
  section.slider.value = hour;
  section.slider.setAttribute("aria-valuetext", now);
  section.querySelector("[data-now]").textContent = now;
  return now;
}

function keepInAddress(hour) {
  const address = new URL(window.location.href);
  address.searchParams.set("hour", hour);
  window.history.replaceState(window.history.state, "", address);
}

function pause(section) {
  if (!ticking) return;
  window.clearInterval(ticking);
  ticking = 0;
  section.play.textContent = "Play";
  section.querySelector("[data-said]").textContent = `Paused at ${section.slider.getAttribute("aria-valuetext")}`;
  keepInAddress(section.slider.value);
}

function goOn(section) {
  const hour = Number(section.slider.value);
  if (!section.isConnected || hour >= LAST_HOUR) pause(section);
  else showHour(section, hour + 1);
}

function play(section) {
  if (Number(section.slider.value) >= LAST_HOUR) showHour(section, 0);
  section.play.textContent = "Pause";
  section.querySelector("[data-said]").textContent = "";
  ticking = window.setInterval(goOn, 1000 / Number(section.speed.value), section);
}

function playOrPause(section) {
  if (ticking) pause(section);
  else play(section);
}

function beginWeek() {
  const section = document.getElementById("week");
  if (!section || section.hours || !section.querySelector("[data-clock]")) return;
  section.hours = weekRead(section);
  section.parts = [...section.querySelectorAll("[data-column]")];
  section.slider = section.querySelector("#hour");
  section.play = section.querySelector("[data-play]");
  section.speed = section.querySelector("#speed");
  for (const each of section.querySelectorAll("[data-play], [data-speed]")) each.hidden = false;
  section.querySelector("[data-without]").hidden = true;
  section.play.addEventListener("click", () => playOrPause(section));
  section.slider.addEventListener("input", () => showHour(section, Number(section.slider.value)));
  section.slider.addEventListener("change", () => keepInAddress(section.slider.value));
  section.speed.addEventListener("change", () => {
    if (ticking) {
      pause(section);
      play(section);
    }
  });
  section.querySelector("[data-clock]").addEventListener("submit", (event) => event.preventDefault());
  showHour(section, Number(section.slider.value)); // a browser keeps where the slider was
}

document.addEventListener("DOMContentLoaded", beginWeek);
document.addEventListener("htmx:load", beginWeek);
document.addEventListener("visibilitychange", () => {
  const section = document.getElementById("week");
  if (document.hidden && section && section.hours) pause(section);
});
