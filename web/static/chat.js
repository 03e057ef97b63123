// The chat, made livelier: without this script every form works as it is.

import { goTo } from "./aloud.js";
import { replyTo, say } from "./composer.js";
import { arrive, isUnderWay, refresh, send } from "./conversation.js";
import { stayAbove } from "./log.js";
import { listen, newNonce } from "./transport.js";

const composer = document.getElementById("composer");
const text = document.getElementById("text");
const phrases = document.getElementById("phrases").dataset;
const menu = document.querySelector(".menu");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.action.includes("/chat/say") && !form.action.includes("/chat/press")) return;
  event.preventDefault();
  // A second press can wait for the answer to the first; words must not.
  if (isUnderWay() && form !== composer) return;
  const body = new FormData(form);
  if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
  if (form === composer) say(body);
  else act(form, body, event.submitter);
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

// What is fetched counts as seen. A page behind others fetches when it comes to the front.
listen("/chat/stream", () => { if (!document.hidden) refresh(); });
stayAbove(composer);
arrive([...document.querySelectorAll("#lines > .told")].slice(-1));

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
