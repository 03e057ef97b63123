"""The security headers, the guard against other sites' pages, and limits."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from tests.web.browsing import HOST, Browser, Resident
from web.headers import STRICT

PAGES = ("/", "/hjelp", "/board", "/nowhere", "/static/base.css", "/robots.txt", "/health")
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HOST},
)
OWN: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": HOST},
    {},
)


@pytest.mark.parametrize("path", PAGES)
def test_each_answer_has_the_security_headers(app: FastAPI, path: str) -> None:
    headers = Browser(app).client.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/hjelp", "/board", "/nowhere"])
def test_no_page_is_stored(app: FastAPI, path: str) -> None:
    assert Browser(app).client.get(path).headers["cache-control"] == "no-store"


def test_microphone_is_for_the_chat_alone(app: FastAPI) -> None:
    chat = Browser(app).client.get("/").headers["permissions-policy"]
    help_page = Browser(app).client.get("/hjelp").headers["permissions-policy"]

    assert ("microphone=(self)" in chat, "microphone=()" in help_page) == (True, True)


def test_scripts_may_not_make_markup(app: FastAPI) -> None:
    policy = Browser(app).client.get("/board").headers["content-security-policy"]

    assert policy == STRICT
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy


def test_https_is_remembered_only_over_https(app: FastAPI, secure_app: FastAPI) -> None:
    plain = Browser(app).client.get("/").headers
    secure = Browser(secure_app).client.get("/").headers

    assert ("strict-transport-security" in plain, "strict-transport-security" in secure) == (
        False,
        True,
    )


def test_chat_cookie_is_for_this_host_alone(secure_app: FastAPI) -> None:
    cookie = Browser(secure_app).post("/chat/start").headers["set-cookie"]

    assert cookie.startswith("__Host-verksted=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Max-Age=31536000"} <= set(cookie.split("; "))


@pytest.mark.parametrize("headers", FOREIGN)
def test_page_of_another_site_starts_nothing(app: FastAPI, headers: dict[str, str]) -> None:
    answer = Browser(app, **headers).post("/chat/start")

    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


@pytest.mark.parametrize("headers", OWN)
def test_own_page_and_old_browser_may_start(app: FastAPI, headers: dict[str, str]) -> None:
    assert Browser(app, **headers).post("/chat/start").status_code == 303


def test_page_of_another_site_changes_no_board(facilitator: Browser) -> None:
    token = dict(facilitator.page.form_with("Logg ut").fields)["form_token"]
    facilitator.client.headers["Origin"] = "https://evil.example"

    answer = facilitator.post("/board/phases/move", verb="close", form_token=token)

    assert answer.status_code == 403


def test_far_too_large_body_is_refused(app: FastAPI) -> None:
    answer = Browser(app).post("/chat/press", press="a" * 1_100_000)

    assert answer.status_code == 413


def test_cookie_that_we_did_not_make_is_nobody(app: FastAPI) -> None:
    resident = Resident(app, Cookie="verksted=short; board=' OR 1=1")

    page = resident.open()

    assert page.button_labels == ["Begynn her"]
    assert resident.client.get("/board").status_code == 401
