"""The smallest sound process, to be spoilt one line at a time."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from prompts.checking import check_process
from prompts.processfile import Fault

SMALL_PROCESS = """\
slug: lite-sted
languages: [nb, en]
timezone: Europe/Oslo
municipality: Lite sted kommune
title: {nb: Omsorg, en: Care}
question: {nb: "Hva trenger vi?", en: "What do we need?"}
decider: {nb: Kommunestyret, en: The council}
promise: {nb: De leser alt., en: They read it all.}
use: {nb: Svarene går i planen., en: The answers go into the plan.}
privacy: {nb: Vi lagrer ikke navn., en: We store no names.}
consent_version: "1"
ages:
  minimum: 13
  bands:
    - {code: barn, from: 0, to: 12, words: {nb: under 13, en: under 13}}
    - {code: ung, from: 13, to: 19, words: {nb: "13-19", en: "13-19"}}
    - {code: voksen, from: 20, words: {nb: 20 eller eldre, en: 20 or older}}
areas:
  - {code: sentrum, words: {nb: Sentrum, en: Centre}}
  - {code: bygda, words: {nb: Bygda, en: Countryside}}
contact:
  name: Servicetorget
  phone: "00 00 00 00"
  email: post@kommune.example
retention: {voice_days: 30, identity_days: 90, note: {nb: Slettes., en: Deleted.}}
quiet_hours: {starts: 21:00, ends: 08:00}
phases:
  - kind: needs
    title: {nb: Behov, en: Needs}
    intro: {nb: Si hva du trenger., en: Say what you need.}
    opens_at: 2027-01-11 08:00
    closes_at: 2027-02-07 21:00
    workshops:
      - code: forste
        title: {nb: Verksted, en: Workshop}
        starts_at: 2027-01-21 18:00
        ends_at: 2027-01-21 20:30
        place: Biblioteket
    deck:
      - code: benken
        number: 01
        picture:
          file: benk.jpg
          credit: Verksted
          licence: CC BY 4.0
          consent: Ingen er vist
          alt: {nb: En benk., en: A bench.}
          spoken: {nb: En tom benk i snø., en: An empty bench in snow.}
        questions:
          - {nb: "Hva ser du?", en: "What do you see?"}
      - code: uten-bilde
        number: 2
        tone: keep
        questions:
          - {nb: "Hva må vi beholde?", en: "What must we keep?"}
  - kind: measures
    title: {nb: Tiltak, en: Measures}
    intro: {nb: Alt er lov., en: Everything goes.}
    opens_at: 2027-03-01 08:00
    closes_at: 2027-03-21 21:00
    deck:
      - code: hva-kan-vi
        number: 3
        each: need
        questions:
          - {nb: "«{item}»: Hva kan vi gjøre?", en: "“{item}”: What can we do?"}
"""


def write_process(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the process with its picture, each (old, new) replaced once; return its path."""
    text = SMALL_PROCESS
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} is there {text.count(old)} times")
        text = text.replace(old, new)
    Image.new("RGB", (64, 48)).save(folder / "benk.jpg")
    path = folder / "process.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_in(path: Path) -> list[Fault]:
    """Return the faults; sentences the shipped catalogue lacks are test_content's concern."""
    return [fault for fault in check_process(path) if fault.key != "check.language_incomplete"]


def line_of(path: Path, fragment: str) -> int:
    """Return the line, from 1, that the fragment first stands on."""
    return path.read_text(encoding="utf-8").partition(fragment)[0].count("\n") + 1
