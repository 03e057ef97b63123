"""A demonstration that has been filled once, and copies of it to work on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.folder import DemoFolder
from bot.demo.sample import Sample, read_sample
from prompts.catalogue import Catalogue
from storage.store import Store
from tests.conftest import MONDAY


@pytest.fixture(scope="session")
def sample() -> Sample:
    """The sample voices, read once."""
    return read_sample()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A folder filled once; look, but change nothing."""
    folder = tmp_path_factory.mktemp("demo") / "filled"
    demo = DemoFolder(folder)
    demo.fill(demo.settings(0), catalogue, now=MONDAY)
    return folder


@pytest.fixture
def demo(filled: Path, tmp_path: Path) -> DemoFolder:
    """A filled folder of this test's own."""
    return DemoFolder(Path(shutil.copytree(filled, tmp_path / "demo")))


@pytest.fixture
def demo_store(demo: DemoFolder) -> Iterator[Store]:
    """The database in it."""
    store = Store(demo.settings(0).database_url)
    yield store
    store.close()
