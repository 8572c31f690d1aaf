"""Files and standard input."""

import io
import sys
from pathlib import Path

import pytest

from onrecord import InputMissing
from onrecord.articles import open_article


def test_a_file_is_its_text_and_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("“No,” said Ann.\r\n".encode())
    article = open_article(str(tmp_path / "a.txt"), outlet="Courant")
    assert (article.id, article.text, article.outlet) == (str(tmp_path / "a.txt"), "“No,” said Ann.\r\n", "Courant")


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Ann said no.")))
    assert open_article("-").text == "Ann said no."


@pytest.mark.parametrize(("name", "reason"), [("missing.txt", "no such file"), (".", "directory"), ("a\x00b", "cannot be opened")])
def test_what_is_not_there_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputMissing, match=reason):
        open_article(name)
