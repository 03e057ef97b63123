// The conversation on the page: what is sent, what is said back, what comes by itself.

import { goTo, sayAloud, sayFarewell } from "./aloud.js";
import { merge, reveal } from "./log.js";
import { ask } from "./transport.js";

const composer = document.getElementById("composer");
const text = document.getElementById("text");
const phrases = document.getElementById("phrases").dataset;
const LEEWAY_MS = 100;
const SLOW_MS = 1000;
let isSending = false;
let acts = 0;

// Both places are gone once somebody has left.
const put = (id, words) => document.getElementById(id)?.replaceChildren(words);
export const fail = (words) => put("fault", words);
export const announce = (words) => put("status", words);

/** Tell whether something is on its way that has not been answered yet. */
export const isUnderWay = () => isSending;

/** Send and show the answer; returns the new lines, or null when it did not go through. */
export async function send(url, body, otherwise = phrases.noContact) {
  isSending = true;
  acts += 1;
  fail("");
  announce("");
  const slow = setTimeout(announce, SLOW_MS, phrases.sending);
  composer.setAttribute("aria-busy", "true");
  try {
    const answer = await ask("POST", url, body);
    return show(answer);
  } catch {
    fail(otherwise);
    return null;
  } finally {
    isSending = false;
    clearTimeout(slow);
    announce("");
    composer.removeAttribute("aria-busy");
  }
}

function show({ ok, page }) {
  const isConversation = page.getElementById("lines") !== null;
  const fault = page.getElementById("fault")?.textContent.trim();
  if (!ok) {
    fail(fault || page.querySelector(".lead")?.textContent || phrases.noContact);
    return null;
  }
  if (!isConversation) {
    leave(page);
    return null;
  }
  if (page.documentElement.lang !== document.documentElement.lang) return changeLanguage();
  comeBackFor(page);
  const fresh = merge(page);
  reveal(fresh);
  sayAloud(fresh, phrases);
  return fresh;
}

/** Fetch in time what is to be said once nothing has been written for a while. */
function comeBackFor(page) {
  const wait = Number(page.getElementById("lines").dataset.moreInMs);
  if (wait) setTimeout(refresh, wait + LEEWAY_MS);
}

/** Come back to the last words with every word of the page in the language just chosen. */
function changeLanguage() {
  sessionStorage.setItem("draft", text.value);
  location.hash = "end";
  location.reload();
  return new Promise(() => {}); // Nothing more is to happen on this page.
}

/** Show the last words; who has just pressed a button that led here goes on from them. */
export function arrive(last) {
  reveal(last);
  text.value ||= sessionStorage.getItem("draft") ?? "";
  sessionStorage.removeItem("draft");
  if (location.hash !== "#end" || !last.length) return;
  // The browser goes to the end of the address by itself, and takes the focus with it.
  const go = () => setTimeout(() => {
    goTo(last[0]).dataset.quiet = "";
    sayAloud(last, phrases);
  });
  if (document.readyState === "complete") go();
  else window.addEventListener("load", go, { once: true });
}

/** Show a page that is no conversation any more: the last words to somebody who left. */
function leave(page) {
  const main = document.adoptNode(page.querySelector("main"));
  document.title = page.title;
  document.body.className = page.body.className;
  document.body.replaceChildren(main);
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  sayFarewell(main);
  window.scrollTo(0, 0);
}

/** Show what was said meanwhile, here or on another device. */
export async function refresh() {
  // Somebody who has left reads the last words in peace.
  if (isSending || !composer.isConnected || new URLSearchParams(location.search).has("before")) return;
  const actsBefore = acts;
  try {
    const { ok, page } = await ask("GET", "/");
    // What was fetched before an act is older than the answer to it.
    if (acts !== actsBefore || !ok) return;
    if (!page.getElementById("lines")) {
      // Everything was deleted on another device: nothing of it stays on this screen.
      location.replace("/");
      return;
    }
    comeBackFor(page);
    const isAtEnd = window.innerHeight + window.scrollY > document.body.scrollHeight - 200;
    const fresh = merge(page);
    if (isAtEnd) reveal(fresh);
    sayAloud(fresh, phrases);
  } catch {
    // The stream tries again by itself, and so do we with it.
  }
}
