// The box at the bottom: words, photos and a recording, and which message they answer.

import { announce, fail, send } from "./conversation.js";
import { preview } from "./photos.js";
import { canRecord, record } from "./recorder.js";
import { newNonce } from "./transport.js";

const composer = document.getElementById("composer");
const text = document.getElementById("text");
const phrases = document.getElementById("phrases").dataset;
let lastSaid = Promise.resolve();

composer.classList.add("is-enhanced");
const emptyPhotos = preview(composer, phrases, { fail });
if (canRecord()) {
  document.getElementById("voice-file").hidden = true;
  document.getElementById("record").hidden = false;
  record(composer, phrases, { send: sendVoice, fail });
}

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

/** Send what was said, after what was said before it; the box is free for more at once. */
export async function say(body) {
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

/** Let what is said next answer this message; an empty one is none. */
export function replyTo(message, question) {
  composer.elements.reply_to.value = message;
  document.getElementById("asked").textContent = question;
  document.getElementById("replying").hidden = !message;
  if (message) text.focus();
}

function hasContent(file) {
  return file instanceof File && file.size > 0;
}
