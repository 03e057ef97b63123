"""Which source reaches whom: the figures are true, and tell of nobody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import assume, example, given
from hypothesis import strategies as st

from storage.tables import Contribution
from tests.conftest import MONDAY
from tests.web.test_sorting import hand_at
from tests.workshop.residents import join
from web.backstage import Backstage
from workshop.board.headcount import headcount
from workshop.board.protecting import FEW, share, split, table, whole
from workshop.messages import Channel
from workshop.process import current_process
from workshop.reach.report import SourceReport, source_report
from workshop.reach.sources import SourceKind, SourcePlan, add_source

Parts = Sequence[tuple[int, int]]
NOT_YET = {"consent_version": None, "consented_at": None}


def come(
    stage: Backstage, source: str, *, began: int, silent: int, once: int, went_on: int
) -> None:
    """Let people have come by a source, and have answered so many questions or none."""
    ways = [(None, began), (0, silent), (1, once), (2, went_on)]
    people = [answers for answers, n in ways for _ in range(n)]
    with stage.store.writing() as session:
        process = current_process(session)
        for nth, answers in enumerate(people):
            known: dict[str, object] = {"source": source or None}
            no = NOT_YET if answers is None else {}
            address, web = f"{source}-{nth}", Channel.WEB
            more = {**known, **no}
            person = join(session, stage.vault, address, now=MONDAY, channel=web, **more)
            session.add_all(
                Contribution(
                    process_id=process.id, person_id=person.id, prompt_id=prompt, kind="text",
                    text="Ja", language="nb", said_at=MONDAY, kept_at=MONDAY, state="kept",
                    flags=[], channel=web, **known,
                )
                for prompt in range(1, (answers or 0) + 1)
            )  # fmt: skip


def add(stage: Backstage, *labels: str) -> None:
    """Add places."""
    with stage.store.writing() as session:
        for label in labels:
            add_source(hand_at(session, stage), SourcePlan(label, SourceKind.POSTER, "nb"))


def report(stage: Backstage) -> SourceReport:
    """Return the report, with the rows as they were read."""
    with stage.store.reading() as session:
        return source_report(session, current_process(session))


def test_report_tells_how_far_people_came_by_source(stage: Backstage) -> None:
    add(stage, "Biblioteket", "8B")
    come(stage, "biblioteket", began=6, silent=7, once=8, went_on=9)
    come(stage, "8b", began=0, silent=1, once=1, went_on=0)
    come(stage, "avisa", began=10, silent=10, once=10, went_on=10)
    come(stage, "liten", began=1, silent=1, once=1, went_on=0)
    come(stage, "", began=9, silent=9, once=9, went_on=9)

    found = report(stage)

    figures = {
        row.code: [
            one.n or one.mark
            for one in (row.started, row.said_yes, row.answered, row.kept_answering)
        ]
        for row in found.rows
    }
    assert figures == {
        "biblioteket": [30, 24, 17, 9],
        "8b": ["hidden", "few", "hidden", "hidden"],
        "avisa": [40, 30, 20, 10],
        "+": ["hidden", "few", "hidden", "hidden"],
        "-": ["hidden", 27, "hidden", "hidden"],
    }
    both = found.together
    assert (both.started, both.answered, both.kept_answering) == (41, 20, 9)
    assert (found.in_all.started.n, found.in_all.answered.n) == (111, 57)


def test_people_page_tells_the_same_of_sources(stage: Backstage) -> None:
    add(stage, "Biblioteket")
    come(stage, "biblioteket", began=0, silent=2, once=0, went_on=0)
    come(stage, "avisa", began=0, silent=3, once=0, went_on=0)
    come(stage, "", began=0, silent=30, once=0, went_on=0)

    with stage.store.reading() as session:
        groups = headcount(session, current_process(session)).groups["source"]
        rows = source_report(session, current_process(session)).rows

    assert groups == {row.code: row.said_yes for row in rows}
    assert list(groups) == ["biblioteket", "+", "-"]


def test_added_places_stand_there_while_nothing_can_be_told(stage: Backstage) -> None:
    add(stage, "Biblioteket")
    come(stage, "avisa", began=1, silent=3, once=1, went_on=1)

    found = report(stage)

    assert [row.code for row in found.rows] == ["biblioteket"]
    assert found.rows[0].said_yes.n is None
    assert not found.together


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=6))
@example([(9, 9), (3, 9), (9, 9)])
@example([(0, 20), (20, 5), (5, 0), (9, 9)])
def test_any_small_part_of_a_group_could_be_another(parts: Parts) -> None:
    """Of a table of any size another one looks the same and has another number there."""
    shown = told(parts)
    # Where the sizes are not told, nothing is.
    assume(isinstance(shown, tuple))

    known = [
        (place, side)
        for place, side in product(range(len(parts)), range(2))
        if parts[place][side] < FEW and not _could_be_another(parts, place, side, shown)
    ]

    assert known == []


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6))
def test_what_is_told_is_true_and_leaves_five(parts: Parts) -> None:
    found = split({str(n): one for n, one in enumerate(parts)}, {str(n) for n in range(9)})

    alone = [parts[int(code)] for code in found.told]
    rest = [one for n, one in enumerate(parts) if str(n) not in found.told]
    both = [sum(column) for column in zip(*rest, strict=True)] if rest else []

    assert list(found.told.values()) == [one[0] for one in alone]
    assert min((n for one in alone for n in one), default=FEW) >= FEW
    if found.together is None:
        assert not rest or not alone
    else:
        assert (both[0], min(both) >= FEW) == (found.together, True)


def told(parts: Parts) -> object:
    """Return all that the report tells: of the groups' sizes, and of those in the part."""
    sizes = table({str(n): sum(one) for n, one in enumerate(parts)})
    everybody = whole(sum(map(sum, parts)))
    if sizes is None or everybody.n is None:
        return everybody
    may = {code for code, one in sizes.items() if one.n is not None}
    found = split({str(n): one for n, one in enumerate(parts)}, may)
    in_all = share(sum(one[0] for one in parts), everybody)
    return everybody, in_all, tuple(sizes.items()), found.together, tuple(found.told.items())


def _could_be_another(parts: Parts, place: int, side: int, shown: object) -> bool:
    """Tell whether one more or fewer in one place can be made up for in others, unseen.

    Somebody goes from or to the other side of this group, or either side of another one; and
    somebody in a third group changes sides the other way, or nobody does.
    """
    others = range(len(parts))
    for other, across, third, step in product(others, (0, 1), (None, *others), (1, -1)):
        tried = [list(one) for one in parts]
        tried[place][side] += step
        tried[other][across] -= step
        if third is not None:
            back = step if across != side else 0
            tried[third][side] -= back
            tried[third][1 - side] += back
        changed = [(one[0], one[1]) for one in tried]
        is_other = changed[place] != parts[place] and min(map(min, changed)) >= 0
        if is_other and told(changed) == shown:
            return True
    return told([*parts[:place], _one_more(parts[place], side), *parts[place + 1 :]]) == shown


def _one_more(part: tuple[int, int], side: int) -> tuple[int, int]:
    return (part[0] + (side == 0), part[1] + (side == 1))
