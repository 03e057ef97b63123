// The wall, live: new cards are hung up without moving what somebody is reading, and words that
// were taken back go at once, on older pages too.

import { keepUp } from "./live.js";

const LOOK_AGAIN_MS = 20_000;
const waiting = new Map();

const isNewest = !/[?&](room|chat|both)_before=/.test(location.search);
const status = document.getElementById("status");

keepUp({ stream: "/board/stream", everyMs: LOOK_AGAIN_MS, address, show });

document.addEventListener("click", (event) => {
  const button = event.target.closest(".new-ones");
  if (!button) return;
  const strip = button.closest(".strip");
  hang(strip, waiting.get(strip.dataset.strip) ?? []);
  waiting.delete(strip.dataset.strip);
  button.hidden = true;
  strip.scrollIntoView({ block: "start" });
});

/** Of a strip that somebody reads, ask for all that it shows; else for the newest. */
function address() {
  const url = new URL(location.href);
  for (const strip of document.querySelectorAll(".strip")) {
    const oldest = cardsOf(strip).at(-1);
    if (oldest && isHeld(strip)) {
      url.searchParams.set(`${strip.dataset.strip}_since`, oldest.dataset.number);
    }
  }
  return url.pathname + url.search;
}

function show(page) {
  for (const id of ["counts", "posters", "film"]) exchange(id, page);
  const posters = document.getElementById("posters");
  posters.parentElement.hidden = !posters.childElementCount;
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
  const isStill = isHeld(strip);
  const fresh = new Map(cardsOf(next).map((card) => [card.id, card]));
  const oldest = Math.min(...[...fresh.values()].map(numberOf));
  for (const card of cardsOf(strip)) {
    const changed = fresh.get(card.id);
    if (!changed) takeDown(card, isStill, next, oldest);
    else if (!isPlaying(card) && looks(changed) !== looks(card)) {
      if (card.querySelector(".folded[open]")) changed.querySelector(".folded")?.setAttribute("open", "");
      card.replaceChildren(...document.adoptNode(changed).childNodes);
    }
    fresh.delete(card.id);
  }
  const newest = Math.max(0, ...cardsOf(strip).map(numberOf));
  const arrived = [...fresh.values()].filter((card) => numberOf(card) > newest);
  if (!isStill) mirror(strip, next, [...fresh.values()].filter((card) => numberOf(card) <= newest));
  if (isNewest) arrive(strip, arrived, isStill);
}

/** Cards that are gone go; one that only became too old stays while somebody may be at it. */
function takeDown(card, isStill, next, oldest) {
  const isTooOld = next.querySelector(".cards").dataset.older && numberOf(card) < oldest;
  if (isTooOld && (isStill || isPlaying(card))) return;
  card.remove();
}

/** Put cards in at their places where others went; what stands below the cards follows. */
function mirror(strip, next, cards) {
  const list = strip.querySelector(".cards");
  for (const card of cards) {
    const below = cardsOf(strip).find((one) => numberOf(one) < numberOf(card));
    list.insertBefore(document.adoptNode(card), below ?? null);
  }
  for (const kind of [".empty", ".older"]) {
    const [old, fresh] = [strip, next].map((one) => one.querySelector(kind));
    if (old?.contains(document.activeElement)) continue;
    old?.remove();
    if (fresh) strip.append(document.adoptNode(fresh));
  }
}

const cardsOf = (strip) => [...strip.querySelectorAll(".note-card")];

const numberOf = (card) => Number(card.dataset.number);

const looks = (card) =>
  [card.textContent, ...[...card.querySelectorAll("img, audio")].map((one) => one.getAttribute("src"))].join();

const isPlaying = (card) => [...card.querySelectorAll("audio")].some((one) => !one.paused);

/** Whether somebody reads further down, or an older page: then nothing may move. */
const isHeld = (strip) => !isNewest || strip.getBoundingClientRect().top < -40;

function arrive(strip, cards, isStill) {
  const button = strip.querySelector(".new-ones");
  if (!isStill) {
    hang(strip, cards);
    button.hidden = true;
    waiting.delete(strip.dataset.strip);
    if (cards.length) status.textContent = counted(button, cards.length);
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
