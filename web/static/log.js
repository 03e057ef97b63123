// The conversation on the page: new lines are added, known ones changed in place, so that nobody
// loses their place in it.

import { goTo } from "./aloud.js";

const lines = () => document.getElementById("lines");

/** Take over the lines of a fetched page; returns the lines that are new. */
export function merge(page) {
  const fresh = [];
  let before = null;
  for (const line of [...page.querySelectorAll("#lines > li")]) {
    const known = document.getElementById(line.id);
    if (known) {
      update(known, line);
      before = known;
    } else if (!line.classList.contains("day") || isNewDay(line)) {
      const added = document.adoptNode(line);
      added.classList.add("is-new");
      if (before) before.after(added);
      else lines().append(added);
      before = added;
      fresh.push(added);
    }
  }
  moveEnd();
  takeOver("offer", page);
  return fresh.filter((line) => !line.classList.contains("day"));
}

/** Show what stands beside the lines as it is by now; what is the same stays, with its focus. */
function takeOver(id, page) {
  const old = document.getElementById(id);
  const next = page.getElementById(id);
  if (old && next && old.hidden !== next.hidden) old.replaceWith(document.adoptNode(next));
}

/** Bring what was said last into view: all of it, or its beginning; a question goes first. */
export function reveal(fresh) {
  const first = fresh.find((line) => line.classList.contains("told")) ?? fresh[0];
  const last = fresh.at(-1);
  if (!first) return;
  const picture = fresh.map((line) => line.querySelector("img")).find(Boolean);
  const show = () => {
    const taken = heightOf(".composer") + heightOf(".bar") + heightOf("#offer");
    const room = window.innerHeight - taken - 16;
    const from = last.classList.contains("question") ? last : first;
    const height = last.getBoundingClientRect().bottom - from.getBoundingClientRect().top;
    if (height > room) from.scrollIntoView({ block: "start" });
    else window.scrollTo({ top: document.documentElement.scrollHeight });
  };
  show();
  if (picture && !picture.complete) picture.addEventListener("load", show, { once: true });
}

/** Let what stands just above the writing box stay there when the box grows or shrinks. */
export function stayAbove(composer) {
  let height = composer.offsetHeight;
  new ResizeObserver(() => {
    const grown = composer.offsetHeight - height;
    height += grown;
    window.scrollBy({ top: grown, behavior: "instant" });
  }).observe(composer);
}

function update(known, line) {
  const old = known.querySelector(".under");
  const next = line.querySelector(".under");
  if (old && next && withoutNonce(old) !== withoutNonce(next)) {
    const hadFocus = old.contains(document.activeElement);
    old.replaceChildren(...document.adoptNode(next).childNodes);
    if (hadFocus) goTo(known);
  }
  const oldText = known.querySelector(".bubble");
  const nextText = line.querySelector(".bubble");
  if (oldText && nextText && oldText.textContent !== nextText.textContent) {
    oldText.replaceChildren(...document.adoptNode(nextText).childNodes);
  }
}

// Each form has a name for its next act; a form that is otherwise the same stays as it is.
function withoutNonce(under) {
  const copy = under.cloneNode(true);
  copy.querySelectorAll("[name=nonce]").forEach((field) => field.remove());
  copy.querySelectorAll("[disabled]").forEach((field) => field.removeAttribute("disabled"));
  return copy.innerHTML;
}

// The tail of a long conversation begins with a day that stands above already.
function isNewDay(line) {
  const days = [...document.querySelectorAll("#lines > .day")];
  return days.at(-1)?.textContent !== line.textContent;
}

function moveEnd() {
  const told = [...document.querySelectorAll("#lines > .told")];
  document.getElementById("end")?.remove();
  const end = document.createElement("span");
  end.id = "end";
  told.at(-1)?.prepend(end);
}

function heightOf(selector) {
  return document.querySelector(selector)?.getBoundingClientRect().height ?? 0;
}
