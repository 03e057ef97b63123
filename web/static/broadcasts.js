// Broadcasts while they go out: counts change in place, the seconds before one leaves are counted
// down, and what a reader is at stays where it is.

import { keepUp } from "./live.js";

const LOOK_AGAIN_MS = 20_000;
const SECOND_MS = 1_000;
const PARTS = ["live", "left-out", "shelves"];
let leavesAt = 0;

keepUp({
  stream: "/board/broadcasts/stream",
  everyMs: LOOK_AGAIN_MS,
  address,
  show: bringUpToDate,
});
setInterval(countDown, SECOND_MS);
startCounting();

/** The address of the page, without what was just done. */
function address() {
  const url = new URL(location.href);
  for (const told of ["done", "refused"]) url.searchParams.delete(told);
  return url.pathname + url.search;
}

/** Change the parts that have come, and say aloud when a broadcast has got somewhere else. */
function bringUpToDate(page) {
  const before = document.getElementById("live")?.dataset.standing;
  for (const id of PARTS) put(document.getElementById(id), page.getElementById(id));
  startCounting();
  const live = document.getElementById("live");
  if (live && live.dataset.standing !== before) {
    document.getElementById("heard").textContent = document.getElementById("live-head").textContent;
  }
}

function put(shown, fresh) {
  if (!shown || !fresh || shown.innerHTML === fresh.innerHTML) return;
  const held = document.activeElement;
  const hadFocus = shown.contains(held);
  const action = held?.closest?.("form")?.getAttribute("action");
  const href = held?.getAttribute?.("href");
  shown.replaceWith(document.adoptNode(fresh));
  if (!hadFocus) return;
  const again = [...fresh.querySelectorAll("form, a")].find((one) =>
    one.matches("form") ? action && one.getAttribute("action") === action : href && one.getAttribute("href") === href,
  );
  const target = again?.querySelector("button") ?? again ?? fresh.querySelector("[tabindex], h2");
  target?.focus({ preventScroll: true });
}

/** The server says in how many seconds it leaves: its clock counts, not the one here. */
function startCounting() {
  const timer = document.querySelector("[data-leaves-in]");
  if (!timer) return;
  leavesAt = performance.now() + Number(timer.dataset.leavesIn) * SECOND_MS;
}

function countDown() {
  const timer = document.querySelector("[data-leaves-in]");
  if (!timer) return;
  const left = Math.ceil((leavesAt - performance.now()) / SECOND_MS);
  timer.textContent = left > 0 ? timer.dataset.words.replace("{n}", left) : timer.dataset.now;
}
