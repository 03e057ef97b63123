// Carrying a card to where it belongs, by mouse, pen or finger.

const AT_THE_EDGE = 60;
const SCROLL_BY = 12;

/**
 * Let cards be carried by their handles; `drop(button, card)` is called where one is let go.
 * Returns what tells whether one is being carried: then its targets must stay where they are.
 */
export function carry(drop) {
  let held = null;

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button > 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const card = handle.closest(".voice");
    const text = card.querySelector(".text")?.textContent.trim() ?? "…";
    const picture = document.createElement("div");
    picture.className = "carried";
    picture.textContent = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    document.body.append(picture);
    held = { card, picture, over: null };
    move(event);
  });

  document.addEventListener("pointermove", (event) => held && move(event));
  document.addEventListener("pointerup", () => held && letGo(held.over));
  document.addEventListener("pointercancel", () => held && letGo(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) letGo(null);
  });

  function move(event) {
    held.picture.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const target = under?.closest("button.target, #aside") ?? null;
    if (target !== held.over) {
      held.over?.classList.remove("is-over");
      target?.classList.add("is-over");
      held.over = target;
    }
    const panel = document.getElementById("sort");
    const box = panel.getBoundingClientRect();
    if (event.clientY > box.bottom - AT_THE_EDGE) panel.scrollBy(0, SCROLL_BY);
    if (event.clientY < box.top + AT_THE_EDGE) panel.scrollBy(0, -SCROLL_BY);
  }

  function letGo(target) {
    const { card, picture, over } = held;
    held = null;
    picture.remove();
    over?.classList.remove("is-over");
    if (target) drop(target, card);
  }

  return () => held !== null;
}
