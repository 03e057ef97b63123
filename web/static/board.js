// The wall, live: new cards are hung up without moving what somebody is reading.

import { ask, listen } from "./transport.js";

const LOOK_AGAIN_MS = 20_000;
const waiting = new Map();
let isLooking = false;
let isRung = false;

const isNewest = !/[?&](room|chat)_before=/.test(location.search);
const fault = document.getElementById("fault");
const status = document.getElementById("status");

if (isNewest) {
  listen("/board/stream", look, (isOpen) => {
    fault.textContent = isOpen ? "" : fault.dataset.lost;
  });
  // A card that was taken back rings no bell.
  setInterval(look, LOOK_AGAIN_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".new-ones");
  if (!button) return;
  const strip = button.closest(".strip");
  hang(strip, waiting.get(strip.dataset.strip) ?? []);
  waiting.delete(strip.dataset.strip);
  button.hidden = true;
  strip.scrollIntoView({ block: "start" });
});

async function look() {
  if (document.hidden) return;
  if (isLooking) {
    isRung = true;
    return;
  }
  isLooking = true;
  try {
    const { ok, page } = await ask("GET", location.pathname + location.search);
    if (ok) show(page);
    else if (page) location.reload();
  } catch {
    fault.textContent = fault.dataset.lost;
  } finally {
    isLooking = false;
  }
  if (isRung) {
    isRung = false;
    look();
  }
}

function show(page) {
  fault.textContent = "";
  for (const id of ["counts", "posters", "film"]) exchange(id, page);
  for (const strip of document.querySelectorAll(".strip")) {
    const next = page.querySelector(`[data-strip="${strip.dataset.strip}"]`);
    if (next) bringUpToDate(strip, next);
  }
}

function exchange(id, page) {
  const old = document.getElementById(id);
  const next = page.getElementById(id);
  if (!old || !next || old.contains(document.activeElement)) return;
  if (old.textContent === next.textContent) return;
  const scrolled = old.firstElementChild?.scrollLeft ?? 0;
  old.replaceChildren(...document.adoptNode(next).childNodes);
  if (old.firstElementChild) old.firstElementChild.scrollLeft = scrolled;
}

function bringUpToDate(strip, next) {
  const cards = [...next.querySelectorAll(".note-card")];
  const found = new Map(cards.map((card) => [card.id, card]));
  const oldest = next.querySelector(".cards").dataset.older
    ? Math.min(...cards.map((card) => Number(card.dataset.number)))
    : 0;
  for (const card of [...strip.querySelectorAll(".note-card")]) {
    const fresh = found.get(card.id);
    found.delete(card.id);
    if (!fresh && Number(card.dataset.number) >= oldest) card.remove();
    else if (fresh && !isPlaying(card) && looks(fresh) !== looks(card)) {
      card.replaceChildren(...document.adoptNode(fresh).childNodes);
    }
  }
  arrive(strip, cards.filter((card) => found.has(card.id)));
}

const looks = (card) =>
  [card.textContent, ...[...card.querySelectorAll("img, audio")].map((one) => one.getAttribute("src"))].join();

const isPlaying = (card) => [...card.querySelectorAll("audio")].some((one) => !one.paused);

function arrive(strip, cards) {
  const isReading = strip.getBoundingClientRect().top < -40;
  const button = strip.querySelector(".new-ones");
  if (!isReading || !button) {
    hang(strip, cards);
    if (button) button.hidden = true;
    waiting.delete(strip.dataset.strip);
    if (cards.length && button) status.textContent = counted(button, cards.length);
    return;
  }
  waiting.set(strip.dataset.strip, cards);
  button.hidden = cards.length === 0;
  button.textContent = counted(button, cards.length);
}

function hang(strip, cards) {
  if (!cards.length) return;
  strip.querySelector(".empty")?.remove();
  const list = strip.querySelector(".cards");
  const adopted = cards.map((card) => document.adoptNode(card));
  adopted.forEach((card) => card.classList.add("is-new"));
  list.prepend(...adopted);
}

function counted(button, n) {
  return n === 1 ? button.dataset.one : button.dataset.many.replace("{n}", n);
}
