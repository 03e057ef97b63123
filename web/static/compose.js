// Composing a broadcast, livelier: whom it reaches is told while one chooses, the invitation
// follows the workshop, and a picture that is clicked takes the next place in a series.

import { ask } from "./transport.js";

const PAUSE_MS = 500;
const form = document.getElementById("compose");
let timer = 0;
let asked = 0;

form.addEventListener("change", soon);
form.addEventListener("input", (event) => {
  if (event.target.id === "audience") soon();
});
form.addEventListener("click", (event) => {
  const part = event.target.closest(".photo-pick.part");
  const place = part?.querySelector("input[type=number]");
  if (place && event.target !== place && !place.value) {
    place.value = nextPlace();
  }
});

function nextPlace() {
  const taken = [...form.querySelectorAll("[name=place]")].map((one) => Number(one.value) || 0);
  return Math.max(0, ...taken) + 1;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(lookAgain, PAUSE_MS);
}

async function lookAgain() {
  const mine = ++asked;
  const fields = new FormData(form);
  fields.delete("photo");
  fields.delete("voice");
  try {
    const { page } = await ask("POST", "/board/broadcasts/new", fields);
    if (mine === asked) show(page);
  } catch {
    // The page as it stands works without this.
  }
}

function show(page) {
  const told = page.getElementById("whom-told");
  const old = document.getElementById("whom-told");
  if (told && old.textContent.trim() !== told.textContent.trim()) {
    old.replaceChildren(...document.adoptNode(told).childNodes);
  }
  const filled = form.elements.filled;
  const now = page.getElementById("filled")?.textContent ?? filled.value;
  if (now === filled.value) return;
  filled.value = now;
  for (const text of page.querySelectorAll("[data-invite]")) {
    document.getElementById(`invite-${text.dataset.invite}`).value = text.textContent.trim();
  }
}
