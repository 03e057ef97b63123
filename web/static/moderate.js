// The queue, live: new notes come in below, and a decision changes the page in place. Keys work
// only while a note has the focus, so that nobody decides anything by typing somewhere else.

import { keepUp } from "./live.js";
import { ask } from "./transport.js";

const LOOK_AGAIN_MS = 20_000;
const KEYS = { 1: "through", 2: "held" };
let isBusy = false;

const fault = document.getElementById("fault");
const queue = () => document.getElementById("queue");
const waiting = () => [...document.querySelectorAll("[data-wait]")];

keepUp({
  stream: "/board/hall/stream",
  everyMs: LOOK_AGAIN_MS,
  address,
  show: bringUpToDate,
  isHeld: () => isBusy,
});
if (document.getElementById("keys")) document.getElementById("keys").hidden = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Undo and redo are forms of their own, and lead back here.
  if (!form.closest("#queue") || !event.submitter?.value || isBusy) return;
  event.preventDefault();
  send(form, event.submitter.value);
});

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-wait]");
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.closest("select, input, textarea")) return;
    event.preventDefault();
    move(card, event.key === "ArrowDown" ? 1 : -1);
  } else if (card && KEYS[event.key] && card.querySelector("form")) {
    event.preventDefault();
    send(card.querySelector("form"), KEYS[event.key]);
  } else if (event.key === "0" && event.target.closest?.("#queue")) {
    const last = document.querySelector("[data-decided] form");
    if (last) send(last, "undo");
  }
});

function move(card, by) {
  const cards = waiting();
  const next = card ? cards[cards.indexOf(card) + by] : cards[0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

async function send(form, choice) {
  if (isBusy) return;
  isBusy = true;
  const cards = waiting();
  const place = cards.indexOf(form.closest("[data-wait]"));
  const next = choice === "undo" ? `wait-${form.elements.number.value}` : cards[place + 1]?.id;
  const body = new FormData(form);
  body.set("choice", choice);
  try {
    const { page } = await ask("POST", form.action, body);
    if (page.getElementById("queue")) put(page, next);
    else location.reload();
  } catch {
    fault.textContent = fault.dataset.lost;
  } finally {
    isBusy = false;
  }
}

/** Put the fetched queue in, with the focus on the note that comes next. */
function put(page, next) {
  const said = page.getElementById("said").textContent;
  queue().replaceWith(document.adoptNode(page.getElementById("queue")));
  const line = document.getElementById("said");
  // A status that is there from the start is not read out: it has to change.
  line.textContent = "";
  line.hidden = !said;
  line.textContent = said;
  const target = document.getElementById(next) ?? waiting().at(-1) ?? document.getElementById("waiting-head");
  target.focus();
}

/** The address of the queue, without what was just done. */
function address() {
  const url = new URL(location.href);
  url.searchParams.delete("done");
  return url.pathname + url.search;
}

/** Change what others have decided or taken back; what somebody is at stays where it is. */
function bringUpToDate(page) {
  const next = page.getElementById("queue");
  if (!next || next.textContent === queue().textContent) return;
  const held = document.activeElement;
  const card = held?.closest("[data-wait]")?.id;
  const value = held?.value;
  const hadFocus = queue().contains(held);
  const said = document.getElementById("said");
  queue().replaceWith(document.adoptNode(next));
  document.getElementById("said").replaceWith(said);
  if (!hadFocus) return;
  const again = document.getElementById(card);
  const button = again && value ? [...again.querySelectorAll("button")].find((one) => one.value === value) : null;
  (button ?? again ?? document.getElementById("waiting-head")).focus({ preventScroll: true });
}
