"""Files of notes in the browser: looked at, columns put right, kept whole or not at all."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Audit, Contribution, ImportBatch, NotesUpload
from tests.conftest import MONDAY
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs, TickingClock
from tests.web.phrases import nb
from tests.workshop.notes.workbooks import Rows, workbook
from web.backstage import Backstage
from web.board.room.desk import Desk, Watch
from workshop.board.staff import StaffRole
from workshop.notes.uploads import forget_uploads

HERE = "/board/meetings/1"
LOOK = nb("room.upload.look")
CSV = "tekst;type;bilde;bord\nEn buss om kvelden;behov;2;Bord 1\nEn benk;;;\n"


def upload(browser: Browser, raw: bytes | str, name: str = "lapper.csv") -> None:
    """Upload a file and come to the page that looks at it."""
    form = browser.open(HERE).form_with(LOOK)
    content = raw if isinstance(raw, bytes) else raw.encode()
    files = [("file", (name, content, "application/octet-stream"))]
    browser.answer = browser.client.post(form.action, data=form.carried(), files=files)


def choose(browser: Browser, *columns: str, header: str = "1") -> None:
    """Say what the columns are, and try again."""
    address = browser.answer.url.path
    query = {"column": list(columns), "tried": "1", **({"header": "1"} if header else {})}
    browser.answer = browser.client.get(address, params=query)


def texts(stage: Backstage) -> list[str]:
    """Return the words of every note that is there."""
    kept = select(Contribution.text).where(Contribution.state == "kept")
    with stage.store.reading() as session:
        return list(session.scalars(kept.order_by(Contribution.id)))


def test_file_is_looked_at_before_it_is_kept(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)

    assert "2 nye lapper, 0 var der fra før. Ingenting er hentet inn ennå." in facilitator.text
    assert texts(stage) == []


@pytest.mark.parametrize(
    "raw", [CSV.encode("cp1252"), CSV.encode("utf-16"), CSV.replace(";", "\t").encode()]
)
def test_file_of_any_program_is_kept(facilitator: Browser, stage: Backstage, raw: bytes) -> None:
    upload(facilitator, raw)

    facilitator.click("Behold 2 lapper")

    assert texts(stage) == ["En buss om kvelden", "En benk"]
    assert "2 nye lapper henger på veggen. 0 var der fra før." in facilitator.text


def test_spreadsheet_is_kept_as_csv_is(facilitator: Browser, stage: Backstage) -> None:
    rows: Rows = [["tekst", "bord"], ["=1+1", 3]]
    upload(facilitator, workbook(rows, skjult=[["x"]]), "lapper.xlsx")
    looked = facilitator.text

    facilitator.click("Behold 1 lapp")

    assert nb("room.upload.left_out") + " «skjult»" in looked
    assert texts(stage) == ["=1+1"]


def test_same_file_again_has_nothing_new(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)
    facilitator.click("Behold 2 lapper")

    upload(facilitator, CSV + "Et bord;;;\n")

    assert "1 ny lapp, 2 var der fra før." in facilitator.text


def test_every_fault_is_told_by_row_and_column(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV + ";rart;99;\n")

    assert "3 feil i filen" in facilitator.text
    assert f"4 tekst {nb('notes.text_missing')}" in facilitator.text
    assert f"4 bilde {nb('notes.prompt_unknown', prompt='99')}" in facilitator.text
    assert nb("room.upload.drop") in facilitator.page.button_labels
    assert not [label for label in facilitator.page.button_labels if "Behold" in label]


def test_columns_nobody_knows_are_chosen(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, "Gruppe;Utsagn;Hvem\n3;En buss om kvelden;x\n4;En benk ved elva;y\n")
    guessed = facilitator.text
    choose(facilitator, "table", "text", "")

    facilitator.click("Behold 2 lapper")

    assert "2 nye lapper" in guessed
    with stage.store.reading() as session:
        rows = session.execute(select(Contribution.text, Contribution.table_label)).all()
    assert [tuple(row) for row in rows] == [("En buss om kvelden", "3"), ("En benk ved elva", "4")]


def test_unknown_headers_parted_by_commas_are_columns(facilitator: Browser) -> None:
    upload(facilitator, "Gruppe,Utsagn\n3,En buss\n4,En benk\n")

    assert "column-2" in facilitator.page.values("select", "id")


def test_list_without_header_keeps_its_first_line(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, "En buss, om kvelden\nEn benk\n", "lapper.txt")

    facilitator.click("Behold 2 lapper")

    assert texts(stage) == ["En buss, om kvelden", "En benk"]


def test_header_can_be_said_to_be_none(facilitator: Browser) -> None:
    upload(facilitator, "Ja;Nei\nEn benk;3\n")

    choose(facilitator, "text", "", header="")

    assert "2 nye lapper" in facilitator.text


@pytest.mark.parametrize(
    ("columns", "key"),
    [(("", "", "", ""), "notes.no_text_column"), (("text", "text", "", ""), "notes.column_twice")],
)
def test_columns_that_cannot_be_are_said(
    facilitator: Browser, columns: tuple[str, ...], key: str
) -> None:
    upload(facilitator, CSV)

    choose(facilitator, *columns)

    assert nb(key) in facilitator.text


@pytest.mark.parametrize(
    ("name", "raw", "key"),
    [
        ("lapper.xlsm", b"PK\x03\x04", "notes.has_macros"),
        ("lapper.docx", b"PK\x03\x04", "notes.no_sheet_at_all"),
        ("lapper.xls", b"\xd0\xcf\x11\xe0", "notes.is_spreadsheet"),
        ("lapper.xlsx", b"PK\x03\x04", "notes.workbook_broken"),
        ("lapper.csv", b"", "notes.empty"),
    ],
)
def test_file_that_cannot_be_read_says_why(
    facilitator: Browser, stage: Backstage, name: str, raw: bytes, key: str
) -> None:
    upload(facilitator, raw, name)

    assert nb(key) in facilitator.text
    assert nb("room.upload.nothing") in facilitator.text


def test_file_over_the_limit_is_refused(facilitator: Browser) -> None:
    upload(facilitator, b"x" * (22 * 1024 * 1024))

    assert facilitator.answer.status_code == 413


def test_page_of_a_large_file_says_how_far_it_is(
    facilitator: Browser, stage: Backstage, app: FastAPI
) -> None:
    upload(facilitator, CSV)
    app.state.desk = Desk(patience_s=0.1)
    may_end = threading.Event()

    def work(watch: Watch) -> None:
        watch(500)
        may_end.wait(20)

    app.state.desk.put(facilitator.answer.url.path, work)
    working = facilitator.open(facilitator.answer.url.path).text
    may_end.set()

    assert "500 rader så langt" in working
    assert not [label for label in facilitator.page.button_labels if "Behold" in label]


def test_second_press_keeps_nothing_more(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)
    page = facilitator.page

    for _ in range(2):
        facilitator.click("Behold 2 lapper", on_page=page)

    assert len(texts(stage)) == 2
    with stage.store.reading() as session:
        assert len(list(session.scalars(select(ImportBatch)))) == 1


def test_upload_is_its_facilitators_alone(facilitator: Browser, signed_in_as: SignInAs) -> None:
    upload(facilitator, CSV)
    colleague = signed_in_as(StaffRole.ADMIN)

    colleague.open(facilitator.answer.url.path)

    assert colleague.answer.status_code == 404


def test_upload_belongs_to_its_workshop(facilitator: Browser) -> None:
    upload(facilitator, CSV)

    facilitator.open(facilitator.answer.url.path.replace("/1/upload", "/2/upload"))

    assert facilitator.answer.status_code == 404


def test_upload_is_let_go_after_an_hour(
    facilitator: Browser, stage: Backstage, ticking: TickingClock
) -> None:
    upload(facilitator, CSV)
    address = facilitator.answer.url.path
    for _ in range(4):
        ticking.advance(minutes=16)
        facilitator.open("/board")

    facilitator.open(address)

    assert facilitator.answer.status_code == 404


def test_forgotten_upload_leaves_the_database(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)

    with stage.store.writing() as session:
        forget_uploads(session, now=MONDAY + timedelta(hours=2))

    with stage.store.reading() as session:
        assert list(session.scalars(select(NotesUpload))) == []


def test_words_wait_sealed_and_go_when_kept(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)
    with stage.store.reading() as session:
        waiting = session.scalars(select(NotesUpload)).one().sealed or b""
    facilitator.click("Behold 2 lapper")

    with stage.store.reading() as session:
        kept = session.scalars(select(NotesUpload)).one()
    assert (len(waiting) > len(CSV), b"En benk" in waiting) == (True, False)
    assert (kept.sealed, kept.outcome) == (None, {"batch": 1, "added": 2, "known": 0})


def test_unwanted_file_is_forgotten(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)

    facilitator.click(nb("room.upload.drop"))

    with stage.store.reading() as session:
        assert list(session.scalars(select(NotesUpload))) == []
    assert texts(stage) == []


def test_kept_file_can_be_undone(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)
    facilitator.click("Behold 2 lapper")
    facilitator.open(facilitator.page.links["Angre importen"])

    facilitator.click("Ta bort 2 lapper")

    assert texts(stage) == []


def test_keeping_a_file_is_written_down(facilitator: Browser, stage: Backstage) -> None:
    upload(facilitator, CSV)
    facilitator.click("Behold 2 lapper")

    with stage.store.reading() as session:
        last = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert last is not None
    assert (last.action, last.about, last.facilitator_id) == ("import", {"batch_id": 1}, 1)


def test_hostile_cells_are_shown_literally(facilitator: Browser) -> None:
    upload(facilitator, "<i>h</i>;tekst\n<b>x</b>;<script>1</script>\n", "<u>a.csv")

    html = facilitator.page.html
    assert [tag for tag in ("<i>", "<b>", "<script>1", "<u>") if tag in html] == []
    assert "&lt;script&gt;1" in html


def test_blank_sheet_can_be_fetched(facilitator: Browser) -> None:
    answer = facilitator.client.get("/board/meetings/sheet.xlsx")

    assert answer.content.startswith(b"PK\x03\x04")
    assert answer.headers["content-disposition"] == 'attachment; filename="lapper.xlsx"'
