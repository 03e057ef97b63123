// The chat, made livelier: without this script every form works as it is.

import { goTo, sayAloud, sayFarewell } from "./aloud.js";
import { merge, reveal, stayAbove } from "./log.js";
import { preview } from "./photos.js";
import { canRecord, record } from "./recorder.js";
import { ask, listen, newNonce } from "./transport.js";

const composer = document.getElementById("composer");
const text = document.getElementById("text");
const phrases = document.getElementById("phrases").dataset;
const menu = document.querySelector(".menu");
const LEEWAY_MS = 100;
const SLOW_MS = 1000;
let isSending = false;
let lastSaid = Promise.resolve();
let acts = 0;

// Both places are gone once somebody has left.
const put = (id, words) => document.getElementById(id)?.replaceChildren(words);
const fail = (words) => put("fault", words);
const announce = (words) => put("status", words);

composer.classList.add("is-enhanced");
const emptyPhotos = preview(composer, phrases, { fail });
if (canRecord()) {
  document.getElementById("voice-file").hidden = true;
  document.getElementById("record").hidden = false;
  record(composer, phrases, { send: sendVoice, fail });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.action.includes("/chat/say") && !form.action.includes("/chat/press")) return;
  event.preventDefault();
  // A second press can wait for the answer to the first; words must not.
  if (isSending && form !== composer) return;
  const body = new FormData(form);
  if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
  if (form === composer) say(body);
  else act(form, body, event.submitter);
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

document.addEventListener("click", (event) => {
  const reply = event.target.closest("a[data-reply]");
  if (reply) {
    event.preventDefault();
    replyTo(reply.dataset.reply, reply.closest(".line").querySelector(".asks")?.textContent ?? "");
  } else if (event.target.closest("#replying a")) {
    event.preventDefault();
    replyTo("", "");
  } else if (menu.open && !menu.contains(event.target)) {
    menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

listen("/chat/stream", refresh);
stayAbove(composer);
arrive([...document.querySelectorAll("#lines > .told")].slice(-1));

/** Send what was said, after what was said before it; the box is free for more at once. */
async function say(body) {
  if (!body.get("text").trim() && ![...body.getAll("photos"), body.get("voice")].some(hasContent)) {
    text.focus();
    return;
  }
  emptyComposer();
  const sent = lastSaid.then(() => send("/chat/say", body));
  lastSaid = sent;
  const fresh = await sent;
  if (!fresh) putBack(body);
  else if (fresh.some((line) => line.querySelector(".marks"))) announce(phrases.saved);
  text.focus({ preventScroll: true });
}

function emptyComposer() {
  composer.reset();
  text.value = "";
  emptyPhotos();
  replyTo("", "");
  composer.elements.nonce.value = newNonce();
}

/** Give back what did not go through, before what has been typed since. */
function putBack(body) {
  text.value = [body.get("text"), text.value].filter(Boolean).join("\n");
  // The same nonce again: if only the answer was lost on its way, the words are not kept twice.
  composer.elements.nonce.value = body.get("nonce");
  composer.elements.reply_to.value = body.get("reply_to") ?? "";
  const input = composer.elements.photos;
  const files = body.getAll("photos").filter(hasContent);
  if (!files.length || !input || input.files.length) return;
  const carrier = new DataTransfer();
  files.forEach((file) => carrier.items.add(file));
  input.files = carrier.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function sendVoice(blob, seconds) {
  const body = new FormData(composer);
  const ending = blob.type.includes("mp4") ? "m4a" : blob.type.includes("ogg") ? "ogg" : "webm";
  body.set("voice", blob, `voice.${ending}`);
  body.set("seconds", String(seconds));
  say(body);
}

async function act(form, body, button) {
  const line = form.closest(".line");
  menu.open = false;
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  const fresh = await send(form.getAttribute("action"), body, phrases.noAnswer);
  form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  form.elements.nonce.value = newNonce();
  // The pressed button may be gone: go on from what was said, not from the top of the page.
  const told = fresh?.find((one) => one.classList.contains("told"));
  if (told) goTo(told);
  else if (fresh && (line || form.closest(".menu"))) text.focus({ preventScroll: true });
  else if (button?.isConnected) (button.checkVisibility() ? button : text).focus();
}

/** Send and show the answer; returns the new lines, or null when it did not go through. */
async function send(url, body, otherwise = phrases.noContact) {
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
function arrive(last) {
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

async function refresh() {
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

function replyTo(message, question) {
  composer.elements.reply_to.value = message;
  document.getElementById("asked").textContent = question;
  document.getElementById("replying").hidden = !message;
  if (message) text.focus();
}

function hasContent(file) {
  return file instanceof File && file.size > 0;
}
