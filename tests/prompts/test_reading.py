"""A process file becomes a process, or every fault in it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from prompts.processfile import ItemKind, PhaseKind, ProcessFaults, Tone
from prompts.reading import JEVNAKER, read_process
from tests.prompts.small_process import faults_in, write_process


def test_times_are_wall_clock_in_the_zone(tmp_path: Path) -> None:
    process = read_process(write_process(tmp_path))

    assert process.phases[0].opens_at == datetime(2027, 1, 11, 7, 0, tzinfo=UTC)


def test_doubled_hour_is_the_first_one(tmp_path: Path) -> None:
    autumn = ("closes_at: 2027-03-21 21:00", "closes_at: 2027-10-31 02:30")

    process = read_process(write_process(tmp_path, autumn))

    assert process.phases[1].closes_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_quiet_hours_are_read_as_times(tmp_path: Path) -> None:
    quiet = read_process(write_process(tmp_path)).quiet_hours

    assert (quiet.starts, quiet.ends) == (time(21), time(8))


def test_prompts_are_read_in_order(tmp_path: Path) -> None:
    phases = read_process(write_process(tmp_path)).phases

    found = [(p.code, p.number, p.tone, p.each) for phase in phases for p in phase.deck]

    assert found == [
        ("benken", 1, Tone.OPEN, None),
        ("uten-bilde", 2, Tone.KEEP, None),
        ("hva-kan-vi", 3, Tone.OPEN, ItemKind.NEED),
    ]


def test_picture_lies_beside_the_file(tmp_path: Path) -> None:
    prompt = read_process(write_process(tmp_path)).phases[0].deck[0]

    assert prompt.picture
    assert prompt.picture.path == tmp_path / "benk.jpg"


def test_language_called_no_is_a_language(tmp_path: Path) -> None:
    path = write_process(tmp_path, ("[nb, en]", "[nb, en, no]"))

    missing = {fault.values.get("language") for fault in faults_in(path)}

    assert missing == {"no"}


def test_warnings_do_not_stop_reading(tmp_path: Path) -> None:
    path = write_process(tmp_path, ("{nb: Omsorg, en: Care}", "{nb: Omsorg, en: Care, de: P}"))

    assert read_process(path).title == {"nb": "Omsorg", "en": "Care"}


def test_errors_come_with_the_warnings(tmp_path: Path) -> None:
    spoilt = ("{nb: Omsorg, en: Care}", "{nb: Omsorg, de: P}")

    with pytest.raises(ProcessFaults) as refusal:
        read_process(write_process(tmp_path, spoilt))

    severities = {fault.severity for fault in refusal.value.faults}
    assert severities == {"error", "warning"}


def test_areas_and_workshops_may_be_left_out(tmp_path: Path) -> None:
    areas = "areas:\n  - {code: sentrum, words: {nb: Sentrum, en: Centre}}\n"
    rest = "  - {code: bygda, words: {nb: Bygda, en: Countryside}}\n"

    process = read_process(write_process(tmp_path, (areas + rest, "areas: []\n")))

    assert (process.areas, process.phases[1].workshops) == ((), ())


def test_shipped_process_has_every_phase() -> None:
    process = read_process(JEVNAKER)

    assert [phase.kind for phase in process.phases] == list(PhaseKind)


@pytest.mark.parametrize(
    ("content", "line", "key"),
    [
        (b"", 1, "not_a_process"),
        (b"- a\n- b\n", 1, "not_a_process"),
        (b"slug: a\ntitle: [x\nuse: b\n", 3, "not_yaml"),
        (b"slug: a\n\ttitle: b\n", 2, "not_yaml"),
        (b"slug: a\ntitle: \x00\n", 2, "not_yaml"),
        ("slug: a\ntitle: å\n".encode("cp1252"), 2, "not_utf8"),
        (b"slug: a\n---\nslug: b\n", 2, "not_yaml"),
        (b"slug: *nobody\n", 1, "not_yaml"),
        (b"[" * 5000, 1, "not_yaml"),
    ],
)
def test_file_that_is_no_process_is_refused(
    tmp_path: Path, content: bytes, line: int, key: str
) -> None:
    path = tmp_path / "process.yaml"
    path.write_bytes(content)

    found = [(fault.line, fault.key) for fault in faults_in(path)]

    assert found == [(line, f"check.{key}")]


def test_missing_file_is_refused(tmp_path: Path) -> None:
    found = [fault.key for fault in faults_in(tmp_path / "nothing.yaml")]

    assert found == ["check.file_missing"]


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = write_process(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_process(path).slug == "lite-sted"
