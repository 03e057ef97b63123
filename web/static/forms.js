// A page of forms that keeps up with colleagues: its parts (data-live, each with an id) are
// exchanged in place. What somebody has typed, ticked or is at stays where it is.

import { keepUp } from "./live.js";

const LOOK_AGAIN_MS = 20_000;
const ONCE = ["refused", "saved", "done"];
let isSending = false;

const parts = () => [...document.querySelectorAll("[data-live]")];

keepUp({ stream: "/board/stream", everyMs: LOOK_AGAIN_MS, address, show, isHeld, isTyping });

document.addEventListener("submit", () => (isSending = true));
addEventListener("pageshow", () => (isSending = false));

/** The address of the page, without what was once said there. */
function address() {
  const url = new URL(location.href);
  ONCE.forEach((name) => url.searchParams.delete(name));
  return url.pathname + url.search;
}

/** Whether somebody is sending or selecting: then all stays as it is. */
function isHeld() {
  const isPlaying = [...document.querySelectorAll("audio")].some((one) => !one.paused);
  return isSending || isPlaying || !getSelection().isCollapsed;
}

/** Whether there is something that a new page would lose: its button will ask to sign in. */
function isTyping() {
  return changed(document.querySelector("main")).length > 0;
}

/** Exchange what is other by now; what leads elsewhere by now is another page. */
function show(page) {
  if (parts().every((part) => !page.getElementById(part.id))) {
    if (!isTyping()) location.reload();
    return;
  }
  for (const part of parts()) exchange(part, page.getElementById(part.id));
}

function exchange(old, fresh) {
  if (!fresh || old.outerHTML === fresh.outerHTML || isAtChoice(old)) return;
  const mine = changed(old);
  // Whoever types over a colleague's words is asked when they save: their form stays the one
  // that was shown.
  if (mine.length && old.querySelector("[name=version]")) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const at = focused && place(focused);
  const range = focused?.selectionEnd != null ? [focused.selectionStart, focused.selectionEnd] : null;
  const kept = mine.map((one) => ({ key: place(one), checked: one.checked, value: one.value }));
  old.replaceWith(document.adoptNode(fresh));
  for (const { key, checked, value } of kept) {
    const same = find(fresh, key);
    if (!same) continue;
    if (isTick(same)) same.checked = checked;
    else same.value = value;
  }
  const again = at && find(fresh, at);
  again?.focus({ preventScroll: true });
  if (again && range) again.setSelectionRange(...range);
}

const fieldsOf = (part) => [...part.querySelectorAll("input:not([type=hidden]), textarea, select")];

const isTick = (field) => field.type === "checkbox" || field.type === "radio";

/** A list that is open would close. */
const isAtChoice = (part) => part.contains(document.activeElement) && document.activeElement.matches("select");

/** What somebody has typed, ticked or chosen and not yet sent. */
function changed(part) {
  return fieldsOf(part).filter((one) => {
    if (isTick(one)) return one.checked !== one.defaultChecked;
    if (one.matches("select")) return one.value !== asShown(one);
    return one.value !== one.defaultValue;
  });
}

function asShown(select) {
  return ([...select.options].find((one) => one.defaultSelected) ?? select.options[0])?.value;
}

/** What tells a field, link or button from the others of its part. */
function place(one) {
  if (one.id) return { id: one.id };
  if (one.href) return { tag: "A", href: one.getAttribute("href") };
  return { tag: one.tagName, name: one.name, value: one.defaultValue ?? one.value, form: one.form?.getAttribute("action") };
}

function find(part, { id, tag, href, name, value, form }) {
  if (id) return [...part.querySelectorAll("[id]")].find((one) => one.id === id);
  if (href) return [...part.querySelectorAll("a")].find((one) => one.getAttribute("href") === href);
  return [...part.querySelectorAll(tag)].find(
    (one) => one.name === name && (one.defaultValue ?? one.value) === value && one.form?.getAttribute("action") === form,
  );
}
