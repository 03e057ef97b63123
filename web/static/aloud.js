// What a screen reader says by itself: every new message once, whole, in the order it was said.
// The conversation is no live region: its parts would be read out one by one, some of them twice.

const MOVED_FIRST_MS = 200;
const STAYS_MS = 15_000;
const said = document.getElementById("said");

/** Have new messages said, whatever the resident is doing; what they said themselves is not. */
export function sayAloud(fresh, phrases) {
  const told = fresh.filter((line) => line.classList.contains("told"));
  if (told.length) say(told.map((line) => note(line, phrases)));
}

/** Have the last words said, on the page that is left of the conversation. */
export function sayFarewell(main) {
  main.append(said);
  say([...main.querySelectorAll(".lead p")].map((one) => one.cloneNode(true)));
}

// In one piece: of several that come at once, screen readers may say the last one first.
function say(notes) {
  const piece = document.createElement("div");
  piece.append(...notes);
  // Where the focus went is said first, and would cut this short.
  setTimeout(() => said.append(piece), MOVED_FIRST_MS);
  // Nobody who reads on down the page is to meet the same words again there.
  setTimeout(() => piece.remove(), STAYS_MS);
}

/** Put the focus just before what was said: one step on are its words, one Tab on its buttons. */
export function goTo(line) {
  const who = line.querySelector(".card > .visually-hidden");
  who.tabIndex = -1;
  delete who.dataset.quiet;
  who.focus({ preventScroll: true });
  return who;
}

function note(line, phrases) {
  const one = document.createElement("p");
  one.lang = line.querySelector(".card").lang;
  one.textContent = [
    ...[...line.querySelectorAll(".card img")].map((image) => `${phrases.picture} ${image.alt}`),
    ...[...line.querySelectorAll(".words p:not(.credit)")].map(asSentence),
    ...choicesOf(line, phrases),
  ].join(" ");
  return one;
}

function choicesOf(line, phrases) {
  const buttons = [...line.querySelectorAll(".choice")].map(wordsOf);
  return buttons.length ? [`${phrases.choices} ${buttons.join(", ")}.`] : [];
}

// A voice rests only where there is a mark.
function asSentence(paragraph) {
  const words = wordsOf(paragraph);
  return /[.:!?…»”]$/.test(words) ? words : `${words}.`;
}

// A line break is a space to the ear.
function wordsOf(element) {
  return element.innerText.replace(/\s+/g, " ").trim();
}
