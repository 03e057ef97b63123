"""What a screen reader has to go by: live regions as they change, and Chromium's own tree."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.web.phrases import nb

HEAR = """
window.heard = [];
const implied = { alert: "assertive", status: "polite", log: "polite" };
const words = (node) => node.textContent.replace(/\\s+/g, " ").trim();
new MutationObserver((changes) => {
  for (const change of changes) {
    const start = change.target.closest ? change.target : change.target.parentElement;
    const region = start?.closest("[aria-live], [role=alert], [role=status], [role=log]");
    if (!region || !change.addedNodes.length) continue;
    const live = region.getAttribute("aria-live") ?? implied[region.getAttribute("role")];
    if (live === "off") continue;
    const said = [...change.addedNodes].map(words).filter(Boolean);
    if (said.length) window.heard.push(said.join(" "));
  }
}).observe(document, { childList: true, subtree: true });
"""
"""Keeps whatever is put into a live region, as a screen reader would read it out."""


@dataclass(frozen=True)
class Node:
    """One thing in the accessibility tree: what it is, what it is called."""

    role: str
    name: str


def listen(page: Page) -> None:
    """Hear, from the next page on, what is said by itself in this window."""
    page.context.add_init_script(HEAR)


HEARD = "slow => window.heard.filter((piece) => piece !== slow)"


def heard(page: Page, *, pieces: int) -> list[str]:
    """Return what has been said since the page was opened, once there are so many pieces.

    A little more time goes by, so that what is said twice is found out. What is said only where
    an answer takes its time is left out: how fast this machine is is not what we ask.
    """
    slow = nb("web.chat.sending")
    enough = f"([most, slow]) => ({HEARD})(slow).length >= most"
    page.wait_for_function(enough, arg=[pieces, slow])
    page.wait_for_timeout(500)
    said: list[str] = page.evaluate(HEARD, slow)
    return said


def tree(page: Page) -> list[Node]:
    """Return everything a screen reader finds on the page, in order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_node(node) for node in nodes if not node["ignored"]]


def names(page: Page, role: str) -> list[str]:
    """Return what all the things of one role are called."""
    return [node.name for node in tree(page) if node.role == role]


def _node(node: dict) -> Node:  # type: ignore[type-arg]  # as the protocol sends it
    return Node(node["role"]["value"], node.get("name", {}).get("value", ""))
