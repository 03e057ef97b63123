"""What staff changed and why, how what was said was used, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from web.board.phrases.sorting import ASIDES, HIDDEN, RULED
from web.report.items import title_of
from web.report.sections import head
from web.report.tree import Block, Paragraph, Table, Tone
from web.report.voice import NUMBERS, Voice
from workshop.reporting.compose import Report
from workshop.reporting.costs import Cost
from workshop.reporting.sections import Section
from workshop.reporting.staffwork import Reasons
from workshop.reporting.use import Path, Pile

PILES = {
    Pile.SORTED: "report.pile_sorted",
    Pile.ASIDE: "report.pile_aside",
    Pile.UNSORTED: "report.pile_unsorted",
    Pile.REST: "report.pile_rest",
}


def staff(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield what colleagues did with items and with what was said, and the reasons."""
    done = report.staff
    yield from head(report, voice, Section.STAFF)
    rows = [
        (voice.say("report.staff_merged"), voice.number(done.merged), "report.why_merged"),
        (voice.say("report.staff_split"), voice.number(done.split), "report.why_split"),
        (voice.say("report.staff_reworded"), voice.number(done.reworded), "report.why_reworded"),
        (voice.say("report.staff_down"), voice.number(done.taken_down), "report.why_down"),
        (voice.say("report.staff_turned"), voice.figure(done.turned), "report.why_turned"),
        (voice.say("report.staff_written"), voice.figure(done.written_down), "report.why_written"),
        (voice.say("report.staff_masked"), voice.figure(done.masked), "report.why_masked"),
        (voice.say("report.staff_held"), voice.figure(done.pictures_held), "report.why_held"),
        (voice.say("report.staff_hidden"), voice.figure(done.hidden.in_all), "report.why_hidden"),
        (voice.say("report.staff_aside"), voice.figure(done.aside.in_all), "report.why_aside"),
    ]
    told = [(what, n, voice.say(why)) for what, n, why in rows]
    heads = tuple(voice.say(k) for k in ("report.what", "report.how_many", "report.why"))
    yield Table(voice.say("report.staff_changes"), heads, told, NUMBERS, (4, 2, 6))
    yield from _reasons(voice, voice.say("report.hidden_by"), done.hidden, HIDDEN)
    yield from _reasons(voice, voice.say("report.aside_by"), done.aside, ASIDES)


def _reasons(
    voice: Voice, title: str, found: Reasons, phrases: Mapping[str, str]
) -> Iterator[Block]:
    if found.by_reason is None:
        yield Paragraph(voice.say("report.reasons_not_told", title=title), Tone.REMARK)
        return
    told = [(voice.say(phrases[why]), voice.figure(n)) for why, n in found.by_reason.items()]
    heads = (voice.say("report.reason"), voice.say("report.contributions"))
    yield Table(title, heads, told, NUMBERS, (3, 1))


def use(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield what became of all that was said, and where each need led."""
    yield from head(report, voice, Section.USE)
    yield Paragraph(voice.say("report.used_of", n=voice.figure(report.use.said)))
    if report.use.by_pile is not None:
        counts = {voice.say(PILES[pile]): one for pile, one in report.use.by_pile.items()}
        counted = (voice.say("report.became"), voice.say("report.contributions"))
        yield voice.chart(voice.say("report.used"), counts, *counted)
    if not report.use.paths:
        return
    keys = ("report.need", "report.measures", "report.solutions", "report.decided")
    heads = tuple(voice.say(key) for key in keys)
    rows = [_path(one, voice) for one in report.use.paths]
    yield Table(voice.say("report.paths"), heads, rows, widths=(5, 2, 2, 4))


def _path(one: Path, voice: Voice) -> tuple[str, ...]:
    decided = [f"{ruling.trace} {voice.say(RULED[ruling.ruled])}" for ruling in one.rulings]
    return (
        f"{one.need.trace} {title_of(one.need, voice)}",
        voice.listed(one.measures),
        voice.listed(one.solutions),
        voice.listed(decided) if decided else voice.say("report.undecided"),
    )


def costs(report: Report, voice: Voice) -> Iterator[Block]:
    """Yield what was entered, the sums, and what it comes to for each voice."""
    found = report.costs
    yield from head(report, voice, Section.COSTS)
    if not found.entered:
        yield Paragraph(voice.say("report.no_costs"))
        return
    rows = [_cost(one, voice) for one in found.entered]
    in_all = (_sum(found.amount, voice), _hours(found.hours, voice))
    rows.append((voice.say("report.in_all"), *in_all, ""))
    keys = ("report.what", "report.amount", "report.hours", "report.note")
    heads = tuple(voice.say(key) for key in keys)
    yield Table(voice.say("report.entered"), heads, rows, frozenset({1, 2}), (4, 2, 2, 4))
    yield from _shared(report, voice)


def _shared(report: Report, voice: Voice) -> Iterator[Block]:
    found = report.costs
    rows = []
    for key, among, share in (
        ("report.each_voice", found.voices, found.for_each_voice),
        ("report.each_said", found.said, found.for_each_said),
    ):
        if among is not None:
            kroner, hours = share(found.amount), share(found.hours)
            shown = (_sum(kroner, voice), _hours(hours, voice))
            rows.append((voice.say(key), voice.number(among), *shown))
    if rows:
        keys = ("report.shared_among", "report.how_many", "report.amount", "report.hours")
        heads = tuple(voice.say(key) for key in keys)
        numeric = frozenset({1, 2, 3})
        yield Table(voice.say("report.shared"), heads, rows, numeric, (4, 2, 3, 2))
    yield Paragraph(voice.say("report.voices_are"), Tone.REMARK)


def _cost(one: Cost, voice: Voice) -> tuple[str, ...]:
    what = voice.plain(one.what) or voice.say("report.cost_unnamed")
    return what, _sum(one.amount, voice), _hours(one.hours, voice), voice.plain(one.note)


def _sum(n: float | None, voice: Voice) -> str:
    return "–" if n is None else voice.kroner(n)


def _hours(n: float | None, voice: Voice) -> str:
    return "–" if n is None else voice.decimal(n)
