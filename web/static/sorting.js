// Sorting by keys, by dragging and without leaving the table. Every act is a press of a button of
// the one form; here it is sent beside the page, and only what changed is exchanged.

import { carry } from "./carrying.js";
import { keepUp } from "./live.js";
import { ask } from "./transport.js";

const LOOK_AGAIN_MS = 20_000;
const form = document.getElementById("sort");
const words = document.getElementById("words");
const start = document.getElementById("start");
const title = document.getElementById("new-title");
const said = document.getElementById("said");
const fault = document.getElementById("fault");
const PARTS = ["acts", "piles", "refused", "pile", "targets"];
const waiting = [];
let isSending = false;

form.classList.add("is-live");
const isCarrying = carry(press);
keepUp({ stream: "/board/stream", everyMs: LOOK_AGAIN_MS, address, show, isHeld, isTyping });

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (target.method !== "post" || target.closest(".who")) return;
  event.preventDefault();
  send(target, submitter);
});

document.addEventListener("selectionchange", takeSelection);

// A card is chosen wherever it is pressed: its mark is small, and people press what they read.
document.addEventListener("click", ({ target }) => {
  const isForItself = target.closest("a, button, label, summary, audio, input, textarea");
  if (!isForItself && getSelection().isCollapsed) choose(target.closest(".voice"));
});

document.addEventListener("change", (event) => {
  if (event.target.name === "contribution") forgetPart();
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (event.key === "Escape" && isTyping) {
    current()?.querySelector("input").focus();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key] ?? (/^[1-9]$/.test(event.key) ? () => pressNth(event.key) : null);
  if (!act) return;
  event.preventDefault();
  if (event.repeat && !MOVES.has(act)) return;
  if (!isSending) return act();
  // What is typed after a key that leads into a field is for the field, which waits too.
  if (!TYPES.has(waiting.at(-1))) waiting.push(act);
});

/** Do what was pressed while something was being sent, in its order. */
function goOn() {
  while (!isSending && waiting.length) waiting.shift()();
}

const down = () => step(1);
const up = () => step(-1);
const KEYS = {
  j: down,
  k: up,
  n: beginNew,
  a: () => document.getElementById("aside")?.click(),
  u: () => document.querySelector("[data-act=undo]")?.click(),
  r: () => document.querySelector("[data-act=redo]")?.click(),
  "/": beginSearch,
  "?": () => {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    if (keys.open) keys.scrollIntoView({ block: "nearest" });
  },
};

const MOVES = new Set([down, up]);
const TYPES = new Set([beginNew, beginSearch]);

const cards = () => [...document.querySelectorAll(".voice")];

const current = () => document.querySelector(".voice:has(input:checked)");

function step(by) {
  const all = cards();
  const at = all.indexOf(current());
  choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function choose(card) {
  if (!card) return;
  const radio = card.querySelector("input");
  if (!radio.checked) forgetPart();
  radio.checked = true;
  radio.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function forgetPart() {
  if (!words) return;
  words.value = "";
  start.value = 0;
  document.getElementById("part").open = false;
}

/** Words that are selected on a card are the part that is meant. */
function takeSelection() {
  const selection = getSelection();
  if (!words || selection.isCollapsed || !selection.rangeCount) return;
  const text = selection.anchorNode?.parentElement?.closest(".voice .text");
  if (!text || !text.contains(selection.focusNode)) return;
  const radio = text.closest(".voice").querySelector("input");
  radio.checked = true;
  words.value = selection.toString().trim();
  document.getElementById("part").open = true;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(selection.getRangeAt(0).startContainer, selection.getRangeAt(0).startOffset);
  start.value = before.toString().length;
}

function beginSearch() {
  document.querySelector(".narrow").open = true;
  document.getElementById("q").focus();
}

function beginNew() {
  if (!title) return;
  const text = words.value || current()?.querySelector(".text")?.textContent.trim() || "";
  title.value ||= text.length <= 80 ? text : "";
  title.focus();
  title.select();
}

function pressNth(nth) {
  press(document.querySelectorAll("button.target")[nth - 1]);
}

/** Press a button of the panel, for a card if one is named. */
function press(button, card) {
  if (card) choose(card);
  button?.click();
}

async function send(target, submitter) {
  if (isSending) return;
  isSending = true;
  const gone = current();
  const next = gone?.nextElementSibling ?? gone?.previousElementSibling;
  const address = submitter?.getAttribute("formaction") ?? target.getAttribute("action");
  const news = tell(submitter);
  try {
    const { status, page } = await ask("POST", address, new FormData(target, submitter));
    if (status >= 400 && status !== 409) {
      waiting.length = 0;
      return void location.reload();
    }
    const staysOpen = submitter?.hasAttribute("data-stays");
    PARTS.filter((id) => id !== "pile" || !staysOpen).forEach((id) => exchange(id, page, target));
    if (status === 409) return void (waiting.length = 0);
    if (staysOpen) keepSeen(target, page);
    if (target === form) {
      forgetPart();
      if (title) title.value = "";
      for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
    }
    said.textContent = news;
    if (staysOpen) return;
    const stays = target !== form && gone;
    choose(byNumber(stays || next) ?? byNumber(next) ?? cards()[0]);
  } catch {
    waiting.length = 0;
    fault.textContent = fault.dataset.lost;
  } finally {
    isSending = false;
    goOn();
  }
}

/** Return what is said of a press, aloud and at the edge of the page. */
function tell(button) {
  const under = button?.value === "new" ? title?.value.trim() : button?.dataset.title;
  if (under) return form.dataset.said.replace("{name}", under);
  return button?.dataset.done ?? "";
}

const byNumber = (card) => (card ? document.getElementById(card.id) : null);

/** The address of the table, without what was once refused there. */
function address() {
  const url = new URL(location.href);
  url.searchParams.delete("refused");
  return url.pathname + url.search;
}

/** Whether somebody is sending, carrying, playing or selecting: then all stays as it is. */
function isHeld() {
  const isPlaying = [...document.querySelectorAll("audio")].some((one) => !one.paused);
  return isSending || isCarrying() || isPlaying || !getSelection().isCollapsed;
}

/** Put in what has come; what somebody is typing stays, and the card that was chosen is it. */
function show(page) {
  const chosen = current();
  ["acts", "piles", "pile", "targets"].forEach((id) => exchange(id, page));
  const again = byNumber(chosen);
  if (again) again.querySelector("input").checked = true;
}

/** Whether there is something that a new page would lose: its button will ask to sign in. */
function isTyping() {
  return [...document.querySelectorAll("textarea, input[type=text]")].some(
    (one) => one.value !== one.defaultValue,
  );
}

/** A draft that has been saved is the newest version that its form has seen. */
function keepSeen(target, page) {
  const same = [...page.querySelectorAll(".transcribe")].find(
    (one) => one.dataset.voice === target.dataset.voice,
  );
  if (same && target.seen) target.seen.value = same.querySelector("[name=seen]").value;
}

/** What somebody is writing down, by voice; what has just been sent is not among it. */
function writing(sent) {
  const open = [...document.querySelectorAll("details.write-down[open] .transcribe")];
  return open.filter((one) => one !== sent).map((one) => {
    const { selectionStart, selectionEnd, value } = one.written;
    return { voice: one.dataset.voice, value, seen: one.seen.value, selectionStart, selectionEnd };
  });
}

/** Let what somebody was writing down go on where it was. */
function goOnWriting(kept) {
  for (const { voice, value, seen, selectionStart, selectionEnd } of kept) {
    const fresh = [...document.querySelectorAll(".transcribe")].find(
      (one) => one.dataset.voice === voice,
    );
    if (!fresh) continue;
    fresh.closest("details").open = true;
    fresh.written.value = value;
    fresh.seen.value = seen;
    fresh.written.setSelectionRange(selectionStart, selectionEnd);
  }
}

/** Put a part of a newer page in the place of the old one; what had the focus has it again. */
function exchange(id, page, sent) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const kept = id === "pile" ? writing(sent) : [];
  const adopted = document.adoptNode(fresh);
  old.replaceWith(adopted);
  goOnWriting(kept);
  if (!focused) return;
  const same = [...adopted.querySelectorAll(focused.tagName)].find(
    (one) => (focused.id ? one.id === focused.id : one.name === focused.name && one.value === focused.value),
  );
  same?.focus({ preventScroll: true });
}
