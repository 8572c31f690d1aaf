from pathlib import Path

import pytest

import onrecord
from onrecord.reading.words import Splitter

WEIGHTS = Path(onrecord.__file__).parent / "reading" / "weights"


@pytest.fixture(scope="session")
def splitter() -> Splitter:
    return Splitter(WEIGHTS / "tokenizer.json")
