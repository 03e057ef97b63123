"""What the tests of broken disks ask for: a resident who takes part, and what is stored."""

from __future__ import annotations

from tests.handlers.conftest import anna as anna
from tests.handlers.conftest import archive as archive
from tests.handlers.conftest import berit as berit
from tests.handlers.conftest import conversation as conversation
