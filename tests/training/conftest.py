"""What the tests of training share."""

import pytest

from onrecord.reading.words import Splitter
from tests.reading.conftest import WEIGHTS


@pytest.fixture(scope="session")
def splitter() -> Splitter:
    return Splitter(WEIGHTS / "tokenizer.json")
