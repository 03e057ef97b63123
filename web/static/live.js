// A page that keeps up with what happens: the server rings, and now and then one looks anyway,
// for a bell that nobody could hear (a machine asleep).

import { actsSoFar, ask, listen } from "./transport.js";

/** Signed out, no longer allowed, gone: only a new page says what to do. */
const OVER = new Set([401, 403, 404]);
const fault = document.getElementById("fault");

/**
 * Show the page at `address()` anew whenever `stream` rings, and every so many milliseconds.
 * While `isHeld()` nothing is fetched, and nothing that was fetched is shown; nor is what was asked
 * for before something was sent, which may be older than the page is by now, or what was asked for
 * at another address, from which one has gone on. While `isTyping()`
 * the page is not loaded anew either when one is signed out: the button pressed next will say so.
 */
export function keepUp(page) {
  const { stream, everyMs, address, show } = page;
  const { isHeld = () => false, isTyping = () => false } = page;
  let isLooking = false;
  let isRung = false;

  async function look() {
    if (document.hidden || isHeld()) return;
    if (isLooking) {
      isRung = true;
      return;
    }
    isLooking = true;
    const actsThen = actsSoFar();
    const asked = address();
    try {
      const { ok, status, page: fresh } = await ask("GET", asked);
      if (ok && (actsThen !== actsSoFar() || asked !== address())) isRung = true;
      else if (ok && !isHeld()) {
        fault.textContent = "";
        show(fresh);
      } else if (OVER.has(status)) {
        if (!isTyping()) location.reload();
      } else if (!ok) fault.textContent = fault.dataset.lost;
    } catch {
      fault.textContent = fault.dataset.lost;
    } finally {
      isLooking = false;
    }
    if (isRung) {
      isRung = false;
      look();
    }
  }

  listen(stream, look, (isOpen) => {
    fault.textContent = isOpen ? "" : fault.dataset.lost;
  });
  setInterval(look, everyMs);
}
