"""On Record reads news text and returns every attributed statement with its exact characters: who said what, by whose account.

>>> import onrecord
>>> record = onrecord.read("“The bridge is safe,” Mayor Ada Quill said.")
>>> record.statements[0].content[0].text
'“The bridge is safe,”'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from .errors import ArchiveError, BadRow, Busy, EmptyText, Error, InputMissing, NotFound, NotText, OtherLanguage
from .record import Article, Furniture, Person, Record, RunnerUp, Span, Speaker, Stance, Statement, When

if TYPE_CHECKING:
    from .archive import Archive
    from .reading.reader import Reader

__version__ = "0.8.1"
__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "BadRow",
    "Busy",
    "EmptyText",
    "Error",
    "Furniture",
    "InputMissing",
    "NotFound",
    "NotText",
    "OtherLanguage",
    "Person",
    "Reader",
    "Record",
    "RunnerUp",
    "Span",
    "Speaker",
    "Stance",
    "Statement",
    "When",
    "read",
    "read_all",
]


def read(item: str | Article, any_language: bool = False) -> Record:
    """The record of one text or article, read with the weights of this package.

    any_language   read it even if it does not seem to be English
    Raises `EmptyText`, `NotText` or `OtherLanguage` (all of them `Error`) where it cannot be read.
    """
    return _reader().read(item, any_language)


def read_all(items: Iterable[str | Article | Error], any_language: bool = False) -> Iterator[Record | Error]:
    """The records of many texts or articles, in order and in constant memory.

    An article that cannot be read gives an `Error` in its place (`error.name` is its id), and reading goes on.
    """
    return _reader().read_all(items, any_language)


def __getattr__(name: str) -> object:
    # onnxruntime and SQLite take a while to load: only those who read, or ask an archive, need them
    if name == "Reader":
        from .reading.reader import Reader

        return Reader
    if name == "Archive":
        from .archive import Archive

        return Archive
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")


@cache
def _reader() -> Reader:
    from .reading.reader import Reader

    return Reader()
