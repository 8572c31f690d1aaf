"""What can go wrong, as one small family: every message names the input and says what is the matter with it."""

from __future__ import annotations


class Error(Exception):
    """Base of all errors that On Record raises on purpose.

    `name` is the input (path, URL or id) and `reason` the rest of the one-line message `name: reason`.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class InputMissing(Error):
    """The file or URL is not there, or cannot be opened: no such file, a directory, a dead link, a time-out."""


class Busy(InputMissing):
    """The server asks for a pause (status 429 or 503)."""


class NotText(Error):
    """The bytes are not an article: binary, a PDF, an image, undecodable, HTML without an article, too large."""


class EmptyText(Error):
    """The text is empty or only blanks."""


class OtherLanguage(Error):
    """The text is in another language than English; `language` is the ISO 639-1 code of the one that it seems to be."""

    def __init__(self, name: str, reason: str, language: str) -> None:
        super().__init__(name, reason)
        self.args = (name, reason, language)
        self.language = language


class BadRow(Error):
    """A line of a JSONL file that is not an article, or a JSON text that is not a record."""


class ArchiveError(Error):
    """The archive cannot be opened or written: no such file, damaged, locked, read-only, of a newer version, a full disk."""


class NotFound(Error):
    """Nobody and nothing of that name is in the archive, or several are."""
