// The page of a workshop, made quicker: Enter keeps a note and the field is ready for the next
// one; and a file that is being worked on says how far it is. Without this all of it are forms.

import { ask } from "./transport.js";

const LOOK_AGAIN_MS = 1_000;
const fault = document.getElementById("fault");
let isSending = false;

for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;

document.addEventListener("keydown", (event) => {
  const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key !== "Enter" || !isPlain || event.isComposing || event.target.id !== "note-text") return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("#note, #notes")) return;
  event.preventDefault();
  send(form);
});

if (document.getElementById("working")) setTimeout(look, LOOK_AGAIN_MS);

async function send(form) {
  if (isSending) return;
  isSending = true;
  const words = new URLSearchParams(new FormData(form));
  const field = document.getElementById("note-text");
  field.readOnly = true;
  try {
    show(form, await ask("POST", form.action, words));
  } catch {
    fault.textContent = fault.dataset.lost;
  } finally {
    isSending = false;
    document.getElementById("note-text").readOnly = false;
  }
}

function show(form, { ok, page }) {
  const fresh = page.getElementById("note");
  if (!fresh) {
    // Too fast: the note stays in its field, and why is said above it.
    fault.textContent = page.querySelector(".lead")?.textContent ?? fault.dataset.lost;
    return;
  }
  fault.textContent = "";
  for (const id of ["notes", "tables", "said"]) exchange(id, page);
  if (form.id === "note") exchange("note", page);
  const field = document.getElementById("note-text");
  for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;
  if (ok || form.id === "note") field.focus();
}

/** Put what the page says now in the place of what it said; the element stays for who listens. */
function exchange(id, page) {
  const old = document.getElementById(id);
  const next = page.getElementById(id);
  if (!old || !next) return;
  old.className = next.className;
  old.replaceChildren(...document.adoptNode(next).childNodes);
}

async function look() {
  try {
    const { page } = await ask("GET", location.href);
    const now = page.getElementById("working");
    if (!now) {
      location.reload();
      return;
    }
    document.getElementById("working").textContent = now.textContent;
  } catch {
    // Nobody answers: the next look may find somebody.
  }
  setTimeout(look, LOOK_AGAIN_MS);
}
