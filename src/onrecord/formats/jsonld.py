"""Records -> JSON-LD: schema.org Quotation (quoted) and Claim (indirect), each with W3C Web Annotation selectors that find
its words in the text again. A speaker who is open stays out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from ..record import Record, Span, Statement, joined

CONTEXT = ["https://schema.org", "http://www.w3.org/ns/anno.jsonld"]
AROUND_CHARS = 32
_TYPES = {"person": "Person", "organization": "Organization", "outlet": "NewsMediaOrganization", "document": "CreativeWork"}


def write_jsonld(records: Iterable[Record], stream: TextIO) -> None:
    """One JSON-LD document with everything in its graph."""
    stream.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [')
    for number, node in enumerate(node for record in records for node in graph(record)):
        stream.write(",\n" * bool(number) + json.dumps(node, ensure_ascii=False))
    stream.write("]}\n")


def graph(record: Record) -> list[dict[str, Any]]:
    """The article, its people and its statements."""
    article, base = record.article, _base(record)
    facts = {"headline": article.title, "author": article.byline, "publisher": article.outlet, "datePublished": article.published}
    nodes: list[dict[str, Any]] = [
        {"@id": base, "@type": "NewsArticle", "identifier": article.id, **{key: value for key, value in facts.items() if value}}
    ]
    nodes += [
        {"@id": f"{base}#{p.id}", "@type": _TYPES[p.kind], "name": p.name, **({"alternateName": list(p.aliases)} if p.aliases else {})}
        for p in record.people
    ]
    return nodes + [_statement(record, s, base) for s in record.statements]


def _statement(record: Record, s: Statement, base: str) -> dict[str, Any]:
    quoted = s.quote_type != "indirect"
    node: dict[str, Any] = {
        "@id": f"{base}#{s.id}",
        "@type": "Quotation" if quoted else "Claim",
        "text": joined(s.content),
        "isPartOf" if quoted else "appearance": {"@id": f"{base}#{s.parent}" if s.parent else base},
        "target": {"source": base, "selector": [selector(record.article.text, piece) for piece in s.content]},
    }
    if s.speaker.person:
        node["spokenByCharacter" if quoted else "author"] = {"@id": f"{base}#{s.speaker.person}"}
    return node


def selector(text: str, piece: Span) -> dict[str, Any]:
    """A TextQuoteSelector for the words, refined by their TextPositionSelector (code points)."""
    return {
        "type": "TextQuoteSelector",
        "exact": piece.text,
        "prefix": text[max(0, piece.start - AROUND_CHARS) : piece.start],
        "suffix": text[piece.end : piece.end + AROUND_CHARS],
        "refinedBy": {"type": "TextPositionSelector", "start": piece.start, "end": piece.end},
    }


def selected(text: str, found: dict[str, Any]) -> tuple[int, int] | None:
    """Where a selector's words stand in a text: at their position, or where they stand between the same words; None where nowhere."""
    place = found["refinedBy"]
    if text[place["start"] : place["end"]] == found["exact"]:
        return place["start"], place["end"]
    at = text.find(found["prefix"] + found["exact"] + found["suffix"])
    start = at + len(found["prefix"])
    return (start, start + len(found["exact"])) if at >= 0 else None


def _base(record: Record) -> str:
    return record.article.url or f"urn:onrecord:{quote(record.article.id, safe='')}"
