"""The description of the API: current in the documents, open to all, and sound."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from tests.web.reading import API, System
from web.api.description import written

SNAPSHOT = Path(__file__).parent.parent.parent / "docs" / "openapi.json"


def description() -> dict[str, Any]:
    """Return the description, read."""
    read: dict[str, Any] = json.loads(written())
    return read


def test_description_in_the_documents_is_current() -> None:
    """Write it anew with: python -m web.api > docs/openapi.json."""
    assert SNAPSHOT.read_bytes() == written()


@pytest.mark.parametrize("path", [f"{API}/openapi.json", "/openapi.json"])
def test_description_is_read_without_a_key(app: FastAPI, path: str) -> None:
    answer = System(app, None).client.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json()["openapi"].startswith("3.1.")


def test_no_page_of_documentation_is_served(app: FastAPI) -> None:
    statuses = [System(app, None).client.get(path).status_code for path in ("/docs", "/redoc")]

    assert statuses == [404, 404]


def test_each_schema_is_a_sound_schema() -> None:
    for schema in description()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_answers_have_the_named_fields_and_no_others() -> None:
    schemas = description()["components"]["schemas"]

    told = [name for name, one in schemas.items() if one["type"] == "object"]
    loose = [name for name in told if schemas[name].get("additionalProperties") is not False]

    assert loose == ["Fault", "Problem"]


def test_each_operation_needs_the_key_and_reads_only() -> None:
    paths = description()["paths"]

    operations = [(method, one) for path in paths.values() for method, one in path.items()]

    assert {method for method, _ in operations} == {"get"}
    assert [one["operationId"] for _, one in operations if one["security"] != [{"key": []}]] == []


def test_description_names_no_table_of_ours() -> None:
    private = re.compile(r"fingerprint|sealed|address|message|token|hidden_why|batch", re.I)

    names = json.dumps(list(description()["components"]["schemas"].values()))

    assert private.findall(names.replace("Its address can be fetched", "")) == []
