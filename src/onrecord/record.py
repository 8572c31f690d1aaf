"""The data model: an article, and the record of what it attributes to whom.

These classes are the JSON of `onrecord/1`: the same names, the same nesting, frozen. Offsets are half-open `[start, end)`
in code points of `Article.text`, which is exactly the text that was given.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from .errors import BadRow

SCHEMA: Literal["onrecord/1"] = "onrecord/1"

FurnitureKind = Literal["teaser", "headline", "caption", "dateline", "byline", "notice"]
EntityKind = Literal["person", "organization", "outlet", "document"]
SpeakerKind = Literal["person", "organization", "outlet", "document", "group", "unnamed", "generic", "author", "unknown"]
QuoteType = Literal["direct", "mixed", "indirect"]
Act = Literal["say", "accuse", "support", "agree", "deny", "promise", "urge", "ask", "think", "feel"]
Polarity = Literal["for", "against"]
Form = Literal["article", "statement", "transcript"]
Confidence = Annotated[float, Field(ge=0, le=1)]


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8: it holds no halves of characters (lone surrogates)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def joined(spans: Sequence[Span]) -> str:
    """The words of spans in one line, as tables show them: pieces are joined by " … "."""
    return spans[0].text if len(spans) == 1 else " … ".join([span.text for span in spans])


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Frozen):
    """Words of the text: `article.text[start:end] == text`."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span `[start, end)` of `text`."""
        return cls(start=start, end=end, text=text[start:end])


class Furniture(Span):
    """A part of the text that is not one of the article's own sentences."""

    kind: FurnitureKind


class Article(_Frozen):
    """A text and what is known about it.

    id          path, URL or any id; the SHA-256 of the text where none is given
    text        the text, never changed
    published   ISO 8601 date, or null
    form        article: a report. statement: all of it is the byline's own words (a post, an essay, a press release). transcript: turns,
                each "NAME: words"
    sha256      of the text in UTF-8 (lone surrogates as U+FFFD); filled in
    furniture   filled in by reading
    """

    id: str = ""
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    sha256: str = Field(default="", validate_default=True)
    text: str
    furniture: tuple[Furniture, ...] = ()
    form: Form = "article"

    @field_validator("published")
    @classmethod
    def _is_date(cls, value: str | None) -> str | None:
        if value is not None:
            datetime.date.fromisoformat(value[:10])
        return value

    def model_post_init(self, _context: object) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()
        object.__setattr__(self, "sha256", digest)
        if not self.id:
            object.__setattr__(self, "id", f"sha256:{digest}")


class Person(_Frozen):
    """Someone, or an organisation, outlet or document, that speaks or is spoken of; all strings stand in the text."""

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()


class RunnerUp(_Frozen):
    """Who else the speaker could be: the second likeliest of the article's people, and how likely."""

    person: str
    name: str
    confidence: Confidence


class Speaker(_Frozen):
    """Who speaks: `person` is an id in `Record.people`, or null; `confidence` that this is the speaker.

    via         the mentions that led from the source to the name, the nearest first; empty where nothing was followed
    runner_up   who else it could be, or null where there is nobody
    """

    person: str | None = None
    name: str | None = None
    kind: SpeakerKind = "unknown"
    description: str | None = None
    confidence: Confidence = 0.0
    via: tuple[Span, ...] = ()
    runner_up: RunnerUp | None = None


class Stance(_Frozen):
    """For or against whom (`toward`: an id in `Record.people`) the source is."""

    toward: str
    polarity: Polarity
    confidence: Confidence


class When(_Frozen):
    """When it was said: the words, and their value in EDTF (ISO 8601-2)."""

    spans: tuple[Span, ...] = ()
    edtf: str | None = None


class Statement(_Frozen):
    """One attributed statement; see `docs/record.md` for each field."""

    id: str
    parent: str | None = None
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    quote_type: QuoteType
    speaker: Speaker = Speaker()
    act: Act = "say"
    stance: tuple[Stance, ...] = ()
    addressee: tuple[Span, ...] = ()
    medium: tuple[Span, ...] = ()
    occasion: tuple[Span, ...] = ()
    when: When = When()
    hedged: bool = False
    confidence: Confidence


class Record(_Frozen):
    """One article and what it attributes to whom."""

    schema_: Literal["onrecord/1"] = Field(default=SCHEMA, alias="schema")
    model: str
    article: Article
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON: one line, or indented by `indent` blanks."""
        return self.model_dump_json(by_alias=True, indent=indent)

    @classmethod
    def from_json(cls, line: str | bytes) -> Record:
        """The record that `line` holds. Raises `BadRow` where it is none, or its offsets do not fit its text."""
        try:
            record = cls.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise BadRow("record", f"not an {SCHEMA} record: {where}: {first['msg']}") from None
        text = record.article.text
        for span in record.spans():
            if text[span.start : span.end] != span.text:
                raise BadRow(record.article.id, f"the text at {span.start}-{span.end} is not {span.text[:40]!r}")
        return record

    def spans(self) -> list[Span]:
        """Every span of the record."""
        return [
            *self.article.furniture,
            *(m for p in self.people for m in p.mentions),
            *(
                span
                for s in self.statements
                for part in (s.content, s.cue, s.source, s.speaker.via, s.addressee, s.medium, s.occasion, s.when.spans)
                for span in part
            ),
        ]
