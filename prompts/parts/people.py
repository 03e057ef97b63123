"""Ages, areas and contact; what is kept for how long; when it is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from prompts.parts.section import Section
from prompts.parts.values import clock, code, email, positive, whole
from prompts.processfile import AgeBand, Ages, Area, Contact, QuietHours, Retention, Rhythm

MIDNIGHT = time(0)


def read_ages(section: Section) -> Ages:
    """Return the youngest age and the bands, which must cover every age once."""
    minimum = section.parsed("minimum", whole, 0, "not_a_whole_number")
    pages = section.sections("bands")
    bands = tuple(_read_band(page) for page in pages)
    require_new("code", pages, [band.code for band in bands])
    if pages and all(page.is_sound("from", "to") for page in pages):
        _require_whole_span(pages, bands)
        if section.is_sound("minimum") and minimum not in {band.from_age for band in bands}:
            section.error("minimum", "age_minimum_inside_band", minimum=str(minimum))
    section.close()
    return Ages(minimum, bands)


def read_areas(section: Section) -> tuple[Area, ...]:
    """Return the parts of the municipality; there may be none."""
    pages = section.optional_sections("areas")
    areas = tuple(Area(read_code(page), page.words("words")) for page in pages)
    for page in pages:
        page.close()
    require_new("code", pages, [area.code for area in areas])
    return areas


def read_contact(section: Section) -> Contact:
    """Return where people reach the municipality."""
    contact = Contact(
        name=section.text("name"),
        phone=section.text("phone"),
        email=section.parsed("email", email, "", "not_an_email"),
        address=section.optional_text("address"),
    )
    section.close()
    return contact


def read_retention(section: Section) -> Retention:
    """Return how many days voices and identities are kept, at least one."""
    retention = Retention(
        voice_days=section.parsed("voice_days", positive, 1, "not_a_whole_number"),
        identity_days=section.parsed("identity_days", positive, 1, "not_a_whole_number"),
        note=section.words("note"),
    )
    section.close()
    return retention


def read_quiet_hours(section: Section) -> QuietHours:
    """Return the hours in which nothing is sent unasked."""
    return QuietHours(*_read_hours(section, "quiet_hours_same"))


def read_rhythm(section: Section) -> Rhythm:
    """Return how often residents are written to unasked; what is not said is as usual."""
    usual = Rhythm()
    counts = {
        key: section.parsed(key, positive, most, "not_a_whole_number")
        for key, most in (
            ("per_week", usual.per_week),
            ("youth_per_week", usual.youth_per_week),
            ("reminders", usual.reminders),
        )
        if section.has(key)
    }
    hours = section.section("delivery") if section.has("delivery") else None
    delivery = _read_hours(hours, "delivery_same") if hours else None
    section.close()
    return Rhythm(delivery, **counts)


def _read_hours(section: Section, if_same: str) -> tuple[time, time]:
    starts = section.parsed("starts", clock, MIDNIGHT, "not_a_time")
    ends = section.parsed("ends", clock, MIDNIGHT, "not_a_time")
    if section.is_sound("starts", "ends") and starts == ends:
        section.error("ends", if_same)
    section.close()
    return starts, ends


def read_code(section: Section) -> str:
    """Return the code of a section."""
    return section.parsed("code", code, "", "not_a_code")


def require_new(key: str, pages: Sequence[Section], values: Sequence[object]) -> None:
    """Note every value of a key that an earlier section already has."""
    seen: set[object] = set()
    for page, value in zip(pages, values, strict=True):
        if page.is_sound(key) and value in seen:
            page.error(key, f"{key}_twice", value=str(value))
        seen.add(value)


def _read_band(page: Section) -> AgeBand:
    has_end = page.has("to")
    band = AgeBand(
        code=read_code(page),
        words=page.words("words"),
        from_age=page.parsed("from", whole, 0, "not_a_whole_number"),
        to_age=page.parsed("to", whole, 0, "not_a_whole_number") if has_end else None,
    )
    page.close()
    return band


def _require_whole_span(pages: tuple[Section, ...], bands: tuple[AgeBand, ...]) -> None:
    """Note gaps, overlaps and a missing open end; bands are compared in order of age."""
    in_order = sorted(zip(bands, pages, strict=True), key=lambda pair: pair[0].from_age)
    if _has_backward_band(in_order):
        return
    expected: int | None = 0
    for band, page in in_order:
        _require_next_age(page, band, expected)
        expected = None if band.to_age is None else band.to_age + 1
    if expected is not None:
        in_order[-1][1].error("to", "age_no_end", age=str(expected))


def _has_backward_band(in_order: list[tuple[AgeBand, Section]]) -> bool:
    backward = [
        (band, page)
        for band, page in in_order
        if band.to_age is not None and band.to_age < band.from_age
    ]
    for band, page in backward:
        page.error("to", "age_backwards", band=band.code)
    return bool(backward)


def _require_next_age(page: Section, band: AgeBand, expected: int | None) -> None:
    if expected is None or band.from_age < expected:
        page.error("from", "age_overlap", band=band.code)
    elif band.from_age > expected:
        page.error("from", "age_gap", first=str(expected), last=str(band.from_age - 1))
