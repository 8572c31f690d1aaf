import re
from pathlib import Path

import pytest

from onrecord import Archive, Article, Person, Record, Span, Speaker, Stance, Statement


def record(
    name: str, *statements: tuple[str, str], published: str | None = "2024-05-01", outlet: str | None = "Harrow Courant",
    described: dict[str, str] | None = None, kinds: dict[str, str] | None = None,
) -> Record:  # fmt: skip
    """A record of statements (speaker, words), each as 'SPEAKER said “WORDS”.'; descriptions stand after the text."""
    described, kinds = described or {}, kinds or {}
    text = " ".join(f"{who} said “{words}”." for who, words in statements) + " " + " ".join(described.values())
    ids = {who: f"p{k}" for k, who in enumerate(dict.fromkeys([*(who for who, _ in statements), *described]), 1)}
    found, at = [], 0
    for k, (who, words) in enumerate(statements, 1):
        source = text.index(f"{who} said “{words}”", at)
        content = source + len(f"{who} said ")
        at = content + len(words) + 2
        found.append(
            Statement(
                id=f"s{k}", content=(Span.of(text, content, at),), cue=(Span.of(text, source + len(who) + 1, source + len(who) + 5),),
                source=(Span.of(text, source, source + len(who)),), quote_type="direct", confidence=0.9,
                speaker=Speaker(person=ids[who], name=who, kind=kinds.get(who, "person"), confidence=0.9),
            )
        )  # fmt: skip
    people = tuple(
        Person(
            id=key, name=who, kind=kinds.get(who, "person"), descriptions=(described[who],) if who in described else (),
            mentions=tuple(Span.of(text, m.start(), m.end()) for m in re.finditer(re.escape(who), text)),
        )
        for who, key in ids.items()
    )  # fmt: skip
    article = Article(id=name, text=text, published=published, outlet=outlet)
    return Record(model="made", article=article, people=people, statements=tuple(found))


def against(one: Record, number: int, person: str) -> Record:
    """The record with a stance against a person in its statement of this number."""
    toward = next(p.id for p in one.people if p.name == person)
    statements = list(one.statements)
    stance = (Stance(toward=toward, polarity="against", confidence=0.8),)
    statements[number] = statements[number].model_copy(update={"stance": stance})
    return one.model_copy(update={"statements": tuple(statements)})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(str(tmp_path / "news.db"))
