"""The ways through all that can be changed on the board."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from storage.tables import Item, NotesUpload, Outgoing, Redaction
from tests.authenticator import code_at
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.conftest import Invite, TickingClock
from tests.web.doors import NEW_PASSWORD, set_up
from tests.web.test_entering import shown_secret
from tests.web.walking import Walk
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.board.hall import seen_mark
from workshop.board.staff import StaffRole
from workshop.broadcasts import Plan, fire_due, plan_broadcast, plan_series
from workshop.carrying.signing import sign_up
from workshop.process import current_process

MEETING = {
    "language": "nb", "title": "Kveld", "day": "2026-12-01", "starts": "17:00", "ends": "20:00",
}  # fmt: skip
DECISION = {"body": "Rådet", "day": "2026-11-20", "ruled": "yes", "language": "nb", "words": ""}
IN_EACH = {"language": ["nb", "nn", "en"]}
WORDS = ["Hva?"] * 3
BALLOT: dict[str, str | list[str]] = {
    **IN_EACH, "question": WORDS, "rule": WORDS, "decider": WORDS, "option": ["4", "5"],
    "budget": "3", "several": "1", "day": "2026-12-24", "clock": "20:00",
}  # fmt: skip
HERE = "/board/meetings/1"
MANDATE = "/board/process/mandate"
"""What is written once in each language."""


def sort(walk: Walk) -> None:
    """Go through the sorting table, items and what undoes it all."""
    for path in ("/board/sort/aside", "/board/sort/back"):
        walk.press(path, contribution="2", why="later")
    walk.press("/board/sort/quote", contribution="2", item="2")
    for path in ("/board/sort/undo", "/board/sort/redo", "/board/undo", "/board/redo"):
        walk.press(path)
    walk.press("/board/history/undo", act="8")
    walk.press("/board/history/redo", act="8")
    walk.press("/board/items/need/add", title="Trygge trapper", language="nb")
    walk.press("/board/items/need/choose", chosen="2", item="2", place="1")
    walk.press("/board/item/3/words", version="1", title="Gode naboer", language="nb")
    walk.press("/board/item/4/link", other="2", do="link")
    walk.press("/board/item/2/quotes", do="remove", quote="2")
    walk.press("/board/item/3/merge", into="2")
    walk.press("/board/item/6/down")


def handle(walk: Walk) -> None:
    """Go through what is done with one contribution, in the hall too."""
    walk.press("/board/voice/3/transcript", written="Jeg savner bussen")
    walk.press("/board/voice/2/flags", flag="follow-up")
    walk.press("/board/voice/2/flags", flag="to-contact")
    walk.send("/board/contact", "/board/voice/2/followed-up")
    walk.press("/board/voice/2/redact", words="Kari")
    with walk.stage.store.reading() as session:
        number = session.scalars(select(Redaction.id)).one()
    walk.press("/board/voice/2/unredact", redaction=str(number))
    walk.press("/board/voice/4/picture", picture="2", do="let-through", why="spurt")
    walk.press("/board/voice/2/hide", why="test")
    walk.press("/board/voice/2/show")
    seen = seen_mark("Hun spiser alene", ())
    for choice in ("through", "undo"):
        walk.press("/board/hall/moderate", number="1", seen=seen, choice=choice)
    walk.press("/board/hall/moderation", moderation="off")


def decide(walk: Walk) -> None:
    """Go through decisions, samples, phases and the rehearsal."""
    walk.press("/board/decisions", solution="5", **DECISION)
    walk.press("/board/decisions/1", solution="5", **{**DECISION, "ruled": "no", "version": "1"})
    walk.press("/board/decisions/1/strike")
    walk.press("/board/progress", solution="5", progress="done", day=DECISION["day"])
    walk.press("/board/progress/1/strike")
    carry(walk)
    walk.press("/board/samples", coder="2", size="5", kind="need")
    walk.press("/board/samples/1/card", contribution="1", item="2")
    walk.press("/board/samples/1/finish")
    walk.press("/board/samples/1/settle", contribution="1", how="second")
    steer(walk)
    walk.press("/board/rehearsal", phase="needs", robots="8", pace="1")
    walk.press("/board/rehearsal/round", phase="measures")
    walk.browser.open("/board/rehearsal/wipe")
    shown = dict(walk.browser.page.form_to("/board/rehearsal/wipe").fields)["shown"]
    walk.press("/board/rehearsal/wipe", shown=shown)


def carry(walk: Walk) -> None:
    """Look at who wants to help with a solution, and note that somebody has been called."""
    with walk.stage.store.writing() as session:
        now, process = walk.stage.clock(), current_process(session)
        person = join(session, walk.stage.vault, "walk-carrier", now=now)
        session.get_one(Item, 5).is_chosen = True
        sign_up(session, walk.stage.vault, person, process, 5, "900 12 345", now=now)
    walk.browser.open("/board/carriers")
    walk.press(
        "/board/item/5/reality", version="0", part="who", language="nb", written="Frivillige"
    )
    for contacted in ("true", "false"):
        walk.press("/board/carriers/1", contacted=contacted)


def answer(walk: Walk) -> None:
    """Go through a round of answers: worded, dropped, fetched back and sent."""
    for shown in ("true", "false"):
        walk.press("/board/results", shown=shown)
    walk.press("/board/answers", step="needs")
    worded = {"line": "0", "language": "nb", "words": "Takk!"}
    walk.press("/board/answers/1", version="1", **worded)
    walk.press("/board/answers/1/drop", version="2")
    walk.press("/board/answers/1/back", version="3")
    walk.press("/board/answers", step="needs")
    walk.press("/board/answers/2/send", version="1", shown="1")


def steer(walk: Walk) -> None:
    """Go through the pages that move phases, change their dates, and say who decides."""
    for verb in ("step", "undo", "step"):
        walk.send(f"/board/phases/move?verb={verb}", "/board/phases/move")
    dates = "/board/process/dates/measures"
    walk.send(dates, dates, closes_day="2027-02-14", closes_time="20:30", anyway="1")
    walk.send(dates, f"{dates}/file")
    walk.send(MANDATE, MANDATE, decider="Rådet", promise="Vi svarer alle.", green_light="Lederne")
    walk.send(MANDATE, f"{MANDATE}/file")


def reach(walk: Walk) -> None:
    """Go through the places that people may come from."""
    walk.press("/board/reach", name="Biblioteket", kind="poster", language="nb")
    walk.press("/board/reach/1/change", name="Biblioteket i sentrum", kind="flyer")
    walk.press("/board/reach/1/retire")
    walk.press("/board/reach/1/resume")


def vote(walk: Walk) -> None:
    """Go through ballots: one taken away, one counted, one called off."""
    new, two, three = ("/board/dots/new", "/board/dots/2", "/board/dots/3")
    for _ in range(3):
        walk.press(new, **BALLOT)
    walk.press("/board/dots/1/change", **{**BALLOT, "budget": "2"}, version="1")
    walk.press("/board/dots/1/drop")
    walk.press(f"{two}/open", confirm="åpne")
    options = {"option": ["3", "4"], "count": ["2", "5"]}
    walk.press(f"{two}/paper", meeting="1", table="3", **options)
    walk.press(f"{two}/paper/out", meeting="1", table="3")
    walk.press(f"{two}/extend", day="2027-02-01", clock="20:00")
    walk.press(f"{two}/close", sure="1")
    walk.press(f"{two}/count", sure="1")
    walk.press(f"{three}/open", confirm="åpne")
    walk.press(f"{three}/cancel", reason="Feil liste")


def report(walk: Walk) -> None:
    """Go through the words and the costs of the report."""
    walk.press("/board/report/words", section="needs", language="nb", words="Vårt", version="0")
    cost = {"cost": "Plakater", "amount": "90 000"}
    walk.press("/board/report/costs", **cost)
    walk.press("/board/report/costs/1", **cost, hours="4", version="1")
    walk.press("/board/report/costs/1/strike")


def send_out(walk: Walk) -> None:
    """Go through what is done with broadcasts: one that asks, one under way, a series."""
    stage, now = walk.stage, walk.stage.clock()
    with stage.store.writing() as session:
        process = current_process(session)
        for nth in range(3):
            join(session, stage.vault, f"walk-{nth}", now=now)
        prompt = find_prompt(session, process, "busstoppet")
        late, soon = now - timedelta(hours=1), now + timedelta(days=1)
        plan_broadcast(session, process, Plan(None, {"nb": "Hei"}, "all", late), now=now)
        plan_broadcast(session, process, Plan(None, {"nb": "Hei"}, "all", soon), now=now)
        series = Plan(prompt, None, "all", soon)
        plan_series(session, process, series, [prompt], every_days=7, now=now)
        fire_due(session, now, make_say=stage.make_say)
    walk.press("/board/broadcasts/1/send")
    for act in ("pause", "resume"):
        walk.press(f"/board/broadcasts/1/{act}")
    for act in ("again", "let-be"):
        with stage.store.writing() as session:
            row = session.scalars(select(Outgoing).where(Outgoing.channel == "telegram")).first()
            assert row is not None
            row.state = "uncertain"
        walk.press(f"/board/broadcasts/1/{act}")
    for act in ("cancel", "revive"):
        walk.press(f"/board/broadcasts/2/{act}")
    walk.press("/board/broadcasts/3/end-series")


def write_to_many(walk: Walk) -> None:
    """Go through composing a broadcast."""
    page, check = walk.browser.open("/board/broadcasts/new"), "/board/broadcasts/check"
    words = {"what": "words", "words": "Hei", "when": "now"}
    sent = page.form_to(check).carried(**words)
    walk.browser.answer = walk.browser.client.post(check, data=sent)
    sealed = dict(walk.browser.page.form_to("/board/broadcasts/plan").fields)["sealed"]
    walk.press("/board/broadcasts/plan", sealed=sealed)


def bring_in(walk: Walk) -> None:
    """Go through the workshops, their notes and files."""
    walk.press("/board/meetings", **MEETING)
    walk.press(f"{HERE}/change", **MEETING)
    walk.press(f"{HERE}/attendance", head="total", count="28")
    walk.press(f"{HERE}/note", text="En benk")
    walk.press(f"{HERE}/list/keep", text="En buss")
    for way in ("undo", "redo", "undo", "erase"):
        walk.press(f"{HERE}/{way}/1")
    for way in ("drop", "keep"):
        upload(walk)
        with walk.stage.store.reading() as session:
            number = session.scalars(select(func.max(NotesUpload.id))).one()
        chosen = {"column": "text", "header": "1"} if way == "keep" else {}
        walk.press(f"{HERE}/upload/{number}/{way}", **chosen)


def upload(walk: Walk) -> None:
    """Upload a file, and wait until it has been read."""
    form = walk.browser.open(HERE).form_with("Se gjennom filen")
    files = [("file", ("a.csv", b"text\nEt piano\n", "text/csv"))]
    client, carried = walk.browser.client, form.carried()

    def send() -> None:
        walk.browser.answer = client.post(form.action, data=carried, files=files)

    walk._seen(form.action, send)


def let_in(walk: Walk, new_invite: Invite, ticking: TickingClock) -> None:
    """Go through the doors: colleagues, setting up, signing in, one's own page, going out."""
    admin = walk.browser
    walk.press("/board/colleagues", name="Ola Ny", role="reader")
    walk.press("/board/colleagues/1/role", role="reader")
    walk.press("/board/colleagues/1/invite")
    walk.press("/board/colleagues/1/withdraw")
    walk.press("/board/colleagues/1/out")
    walk.browser = Browser(walk.app)
    token = new_invite(StaffRole.SAFETY)
    walk.browser.open(f"/board/enter/{token}")
    walk.click(f"/board/enter/{token}", "Videre", password=PASSWORD, again=PASSWORD)
    code = code_at(shown_secret(walk.browser), walk.stage.clock())
    walk.click(f"/board/enter/{token}/code", "Koble til", code=code)
    person = set_up(walk.stage, "Siri Hjemme")
    ticking.advance(minutes=2)
    walk.browser = Browser(walk.app)
    walk.browser.open("/board/sign-in")
    walk.browser.click("Videre", name=person.name, password=PASSWORD)
    walk.click("/board/sign-in/code", "Logg inn", code=person.code(walk.stage.clock()))
    walk.browser.open("/board/me")
    walk.press("/board/me/others")
    walk.press("/board/me/codes", password=PASSWORD)
    walk.browser.open("/board/me")
    walk.browser.click("Bytt telefon eller app", password=PASSWORD)
    code = code_at(shown_secret(walk.browser), walk.stage.clock())
    walk.click("/board/me/app/code", "Koble til", code=code)
    walk.press("/board/me/password", password=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)
    walk.browser = admin
    walk.press("/board/leave")
