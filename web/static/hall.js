// The hall's wall, live: a new note is hung up at the end, so that nothing that is being read
// moves; what was taken back goes at once. Stepping changes the page in place, because going to
// another page would end the full screen.

import { keepUp } from "./live.js";
import { ask } from "./transport.js";

const LOOK_AGAIN_MS = 10_000;
const TURN_MS = 12_000;
const SETTLE_MS = 400;
let turning = 0;
let steps = 0;
/** Whether the newest notes are kept in sight: until somebody slides back to older ones. */
let follows = true;

const fault = document.getElementById("fault");
const status = document.getElementById("status");
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
const byId = (id) => document.getElementById(id);

keepUp({
  stream: "/board/hall/stream",
  everyMs: LOOK_AGAIN_MS,
  address: () => location.pathname + location.search,
  show: bringUpToDate,
});
addEventListener("resize", () => showNewest("instant"));

document.addEventListener("click", (event) => {
  const step = event.target.closest("#before, #after, #cover");
  if (step && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    stopTurning();
    go(step.href, step.id);
  } else if (event.target.closest("#turn")) {
    if (turning) stopTurning();
    else startTurning();
  } else if (event.target.closest("#full")) {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const step = { ArrowLeft: "before", PageUp: "before", ArrowRight: "after", PageDown: "after" }[event.key];
  if (step) {
    event.preventDefault();
    stopTurning();
    if (byId(step)) go(byId(step).href, step);
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    if (isWide()) event.preventDefault();
    slide(event.key === "ArrowUp" ? -1 : 1);
  }
});

document.addEventListener("scrollend", (event) => {
  if (isWide() && event.target === list()) follows = isLast(list().scrollLeft);
}, true);

/** Go to another photo, or cover and uncover, without leaving the page. */
async function go(href, from, at = "end") {
  steps += 1;
  const mine = steps;
  try {
    const { ok, page } = await ask("GET", href);
    // Whoever steps fast is past this one already.
    if (mine !== steps) return;
    if (!ok) {
      location.assign(href);
      return;
    }
    history.replaceState(null, "", href);
    document.title = page.title;
    const had = focused();
    put(page);
    if (had) (byId(had) ?? byId(from) ?? byId("cover") ?? byId("before"))?.focus();
    if (!turning) status.textContent = byId("prompt")?.textContent ?? "";
    if (at === "end") showNewest("instant");
  } catch {
    fault.textContent = fault.dataset.lost;
  }
}

/** Return the id of what has the focus and is about to be replaced. */
function focused() {
  const held = document.activeElement;
  return held?.closest("#tools, #stage") ? held.id || "cover" : "";
}

function put(page) {
  const [stage, tools] = ["stage", "tools"].map((id) => document.adoptNode(page.getElementById(id)));
  byId("stage").replaceWith(stage);
  const isPressed = Boolean(turning);
  byId("tools").replaceWith(tools);
  equip();
  byId("turn").setAttribute("aria-pressed", String(isPressed));
}

function bringUpToDate(page) {
  const next = page.getElementById("stage");
  const here = byId("stage");
  if (!next) return;
  if (next.dataset.stop !== here.dataset.stop || next.dataset.open !== here.dataset.open) {
    put(page);
    return;
  }
  if (list()) bringCards(page.getElementById("cards"));
}

function bringCards(next) {
  const fresh = new Map([...next.children].map((card) => [card.id, card]));
  for (const card of [...list().children]) {
    const same = fresh.get(card.id);
    if (!same) card.remove();
    else if (same.textContent !== card.textContent || pictures(same) !== pictures(card)) {
      card.className = same.className;
      card.replaceChildren(...document.adoptNode(same).childNodes);
    }
    fresh.delete(card.id);
  }
  hang([...fresh.values()]);
  byId("no-cards").hidden = list().children.length > 0;
}

/** Hang notes up where they belong: what was let through late may be older than what hangs. */
function hang(cards) {
  if (!cards.length) return;
  for (const card of cards) {
    const later = [...list().children].find((one) => numberOf(one) > numberOf(card));
    const adopted = document.adoptNode(card);
    adopted.classList.add("is-new");
    list().insertBefore(adopted, later ?? null);
  }
  status.textContent = "";
  setTimeout(() => { status.textContent = status.dataset.one; }, SETTLE_MS);
  if (follows && !turning) showNewest("smooth");
}

const numberOf = (card) => Number(card.id.replace("hall-", ""));

const pictures = (card) => [...card.querySelectorAll("img")].map((one) => one.getAttribute("src")).join();

const list = () => byId("cards");

/** Whether the notes stand in columns that slide sideways. */
const isWide = () => list() !== null && getComputedStyle(list()).columnCount !== "auto";

const columnStep = () => {
  const style = getComputedStyle(list());
  const inner = list().clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const count = Number(style.columnCount);
  const gap = parseFloat(style.columnGap);
  return (inner - gap * (count - 1)) / count + gap;
};

const furthest = () => {
  const last = list().lastElementChild;
  if (!last) return 0;
  const end = last.getBoundingClientRect().right - list().getBoundingClientRect().left + list().scrollLeft;
  const steps = Math.ceil((end - list().clientWidth) / columnStep());
  return Math.max(0, steps) * columnStep();
};

const isLast = (left) => left >= furthest() - 8;

/** Let the last column be in sight, where the newest notes hang. */
function showNewest(behavior) {
  follows = true;
  if (isWide()) slideTo(furthest(), behavior);
}

function slide(columns) {
  if (!isWide()) return;
  const left = Math.min(furthest(), list().scrollLeft + columns * columnStep());
  follows = isLast(left);
  slideTo(left, "smooth");
}

function slideTo(left, behavior) {
  list().scrollTo({ left, behavior: isCalm.matches ? "instant" : behavior });
}

function startTurning() {
  turning = setInterval(turn, TURN_MS);
  byId("turn").setAttribute("aria-pressed", "true");
}

function stopTurning() {
  clearInterval(turning);
  turning = 0;
  byId("turn")?.setAttribute("aria-pressed", "false");
}

/** Show the notes that did not fit, then the next photo; after the last one, the first. */
function turn() {
  if (isWide() && !isLast(list().scrollLeft)) {
    slide(Number(getComputedStyle(list()).columnCount));
    return;
  }
  const next = byId("after") ?? byId("first");
  if (next) go(next.href, "turn", "start");
}

/** Bring out what needs a script. */
function equip() {
  byId("turn").hidden = !byId("before") && !byId("after");
  byId("full").hidden = !document.fullscreenEnabled;
}

equip();
showNewest("instant");
