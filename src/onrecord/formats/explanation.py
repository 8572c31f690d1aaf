"""A record -> why it names this speaker of a statement: the mentions followed, the runner-up, and how sure both are.

All that it tells stands in the record itself (`speaker.via`, `speaker.runner_up`), so that records read long ago can be explained too.
"""

from __future__ import annotations

from ..errors import InputMissing
from ..record import Record, Statement


def explanation(record: Record, statement_id: str, least: float | None = None) -> list[str]:
    """Lines that say why, for people.

    statement_id   as in the record: "s12"
    least          the confidence below which a name is withheld (`Reader.least_speaker`), if it is to be told
    Raises `InputMissing` where the record has no such statement.
    """
    statement = next((s for s in record.statements if s.id == statement_id), None)
    if statement is None:
        ids = f"s1 to s{len(record.statements)}" if record.statements else "none"
        raise InputMissing(record.article.id, f"has no statement {statement_id!r}: its statements are {ids}")
    return _lines(record, statement, least)


def _lines(record: Record, s: Statement, least: float | None) -> list[str]:
    speaker = s.speaker
    source = " … ".join(f"“{x.text}”" for x in s.source)
    lines = [f"{s.id}: {' … '.join(x.text for x in s.content)}"]
    lines.append(f"source: {source}" if source else "source: none at this place; the speaker was looked for from the cue on")
    if speaker.via:
        lines.append("followed: " + " → ".join(f"“{x.text}” at {x.start}" for x in speaker.via))
    if speaker.name:
        lines.append(f"speaker: {speaker.name} ({speaker.kind}), {speaker.confidence:.0%}")
    else:
        words = f", in the article’s words “{speaker.description}”" if speaker.description else ""
        lines.append(f"speaker: not named; read as {speaker.kind}{words}, {speaker.confidence:.0%}")
    if speaker.runner_up:
        role = "runner-up" if speaker.name else "likeliest name, withheld"
        lines.append(f"{role}: {speaker.runner_up.name}, {speaker.runner_up.confidence:.0%}")
    else:
        lines.append("runner-up: nobody else")
    if least is not None:
        lines.append(f"a name is shown from {least:.0%} on")
    return lines
