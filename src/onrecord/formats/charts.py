"""Answers where a picture says more -> an SVG, PNG or HTML file, drawn by Altair with vl-convert."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..archive.audit import Audit
from ..archive.sides import Sides
from ..archive.timeline import Moment
from ..errors import Error

SUFFIXES = (".svg", ".png", ".html")
_MOST_BARS = 25
_MOST_DAY_TICKS = 20


def write_chart(answer: Audit | Sides | Sequence[Moment], path: Path) -> None:
    """Draws an audit, sides or a timeline. Raises `Error` where the suffix is unknown, or the libraries are not installed."""
    if path.suffix.lower() not in SUFFIXES:
        raise Error(str(path), f"a chart ends in {', '.join(SUFFIXES)}")
    try:
        import altair
        import vl_convert  # noqa: F401
    except ImportError:
        raise Error(str(path), "needs altair and vl-convert-python: pip install 'onrecord[charts]'") from None
    chart: Any = (
        _audit(altair, answer)
        if isinstance(answer, Audit)
        else _sides(altair, answer)
        if isinstance(answer, Sides)
        else _timeline(altair, answer)
    )
    chart.save(str(path), **({"inline": True} if path.suffix.lower() == ".html" else {}))


def _audit(alt: Any, answer: Audit) -> Any:
    rows = [
        {"outlet": f"{s.outlet or '–'}{f', {s.period}' if s.period else ''}", "source": kind, "share": n / s.statements, "place": place}
        for s in answer.shares
        for place, (kind, n) in enumerate(s.kinds.items())
        if n
    ]
    bars = alt.Chart(alt.Data(values=rows)).mark_bar()
    return bars.encode(
        x=alt.X("share:Q", title="share of statements", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("outlet:N", title=None, axis=alt.Axis(labelLimit=300)),
        color=alt.Color("source:N", title="source", sort=list(answer.shares[0].kinds) if answer.shares else []),
        order=alt.Order("place:Q"),
    ).properties(width=500, title="Who gets to speak")


def _sides(alt: Any, answer: Sides) -> Any:
    counts = Counter((side.by, side.polarity) for side in answer.sides)
    leading = [by for by, _ in Counter(side.by for side in answer.sides).most_common(_MOST_BARS)]
    rows = [
        {"by": by, "side": polarity, "statements": n if polarity == "for" else -n} for (by, polarity), n in counts.items() if by in leading
    ]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "statements:Q",
                title="statements against (left) and for (right)",
                axis=alt.Axis(tickMinStep=1, labelExpr="abs(datum.value)"),
            ),
            y=alt.Y("by:N", title=None, sort=leading, axis=alt.Axis(labelLimit=300)),
            color=alt.Color("side:N", scale=alt.Scale(domain=["for", "against"], range=["#3b7a57", "#b3446c"])),
        )
        .properties(width=500, title=f"For and against: {answer.subject}")
    )


def _timeline(alt: Any, answer: Sequence[Moment]) -> Any:
    dated = [(m, day) for m in answer if (day := _first_day(m.day or ""))]
    leading = [who for who, _ in Counter(m.said.who for m, _ in dated).most_common(_MOST_BARS)]
    rows = [
        {"day": day.isoformat(), "who": m.said.who,
         "time from": "the text" if m.stated else "publication"}
        for m, day in dated
        if m.said.who in leading
    ]  # fmt: skip
    # left to itself, a short axis has ticks within a day
    days = [day for _, day in dated]
    few = bool(days) and (max(days) - min(days)).days <= _MOST_DAY_TICKS
    ticks = {"tickCount": {"interval": "day", "step": 1}} if few else {}
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_circle(size=70, opacity=0.6)
        .encode(
            x=alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%Y-%m-%d", labelOverlap=True, **ticks)),
            y=alt.Y("who:N", title=None, sort=leading, axis=alt.Axis(labelLimit=300)),
            color=alt.Color("time from:N", scale=alt.Scale(domain=["the text", "publication"], range=["#1f4e79", "#9aa5b1"])),
        )
        .properties(width=600, title="Who said something when")
    )


def _first_day(day: str) -> datetime.date | None:
    """The first day of a day, month or year; None for what has no place on the axis."""
    year, month, first = (*day.split("-"), "1", "1")[:3]
    try:
        return datetime.date(int(year), int(month), int(first))
    except ValueError:
        return None
