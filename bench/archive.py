"""Speed and size of the archive, on made records: `python -m bench.archive --folder /tmp/onrecord-bench`. Prints a table in Markdown.

At each size: statements added per second from JSONL, that over plain executemany of the same rows into the same tables in the same run, the
p95 of 100 questions of each kind, the file over the JSONL; and at 100,000 how long it takes to group all echoes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.made_records import made_lines
from onrecord import Archive, Error, Record
from onrecord.archive import rows as archive_rows

SIZES = (10_000, 100_000, 1_000_000)
PLAIN_ARTICLES = 200


def main() -> None:
    """Measures all sizes and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--plot", type=Path, help="draw the growth there, as SVG")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| statements | added/s | over executemany | search p95 ms | who p95 ms | echoes p95 ms | all echoes s | file over JSONL |")
    print("|---|---|---|---|---|---|---|---|")
    rows = []
    for size in given.sizes:
        rows.append(row := measured(size, given.folder))
        print(
            f"| {size:,} | {row['added']:,.0f} | {row['over']:.2f} | {row['search']:.0f} | {row['who']:.0f} | {row['echoes']:.0f} "
            f"| {row['grouped'] or '–'} | {row['file']:.2f} |",
            flush=True,
        )
    if given.plot:
        plot(rows, given.plot)


def measured(size: int, folder: Path) -> dict[str, Any]:
    """One row of the table."""
    lines, db = folder / f"{size}.jsonl", folder / f"{size}.db"
    if not lines.exists():
        with lines.open("wb") as out:
            out.writelines(made_lines(size))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{db}{suffix}").unlink(missing_ok=True)
    started = time.perf_counter()
    with Archive(str(db)) as archive, lines.open("rb") as stream:
        failed = [a for a in archive.add_all(map(Record.from_json, stream)) if isinstance(a, Error)]
        added = size / (time.perf_counter() - started)
        assert not failed, failed[:3]
        plain = _plain(archive, folder / "plain.db")
    with Archive(str(db), readonly=True) as archive:
        words, names, quotations = _asked(archive)
        figures = {"search": _p95(archive.search, words), "who": _p95(archive.who, names), "echoes": _p95(archive.echoes, quotations)}
        started = time.perf_counter()
        grouped = f"{len(archive.repeated())} in {time.perf_counter() - started:.1f}" if size == 100_000 else ""
    share = db.stat().st_size / lines.stat().st_size
    return {"statements": size, "added": added, "over": added / plain, **figures, "grouped": grouped, "file": share}


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """How the p95 of the questions and the time of adding grow with the archive."""
    import altair as alt

    values = [
        {"statements": row["statements"], "what": what, "ms": ms}
        for row in rows
        for what, ms in (
            ("search, p95", row["search"]), ("who, p95", row["who"]), ("echoes of one quotation, p95", row["echoes"]),
            ("adding 100 statements", 100_000 / row["added"]),
        )
    ]  # fmt: skip
    chart = alt.Chart(alt.Data(values=values)).mark_line(point=True)
    chart = chart.encode(
        x=alt.X("statements:Q", scale=alt.Scale(type="log"), axis=alt.Axis(values=[row["statements"] for row in rows], format=",d")),
        y=alt.Y("ms:Q", title="milliseconds"),
        color=alt.Color("what:N", title=None),
    )
    chart.properties(width=480, height=260).save(str(path))


def _plain(archive: Archive, path: Path) -> float:
    """Statements a second of plain executemany: all rows of the archive into the same tables of a new file, in transactions as large as the
    archive's own. Only the writing is timed, not the fetching of the rows."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    [(statements, readings)] = archive.db.execute("SELECT (SELECT count(*) FROM statement), (SELECT max(id) FROM reading)")
    spent, people = 0.0, 0
    with Archive(str(path)) as other:
        for first in range(1, readings + 1, PLAIN_ARTICLES):
            between = (first, first + PLAIN_ARTICLES)
            tables = [(sql, archive.db.execute(rows, between).fetchall()) for sql, rows in _COPIED]
            [(newest,)] = archive.db.execute("SELECT max(person) FROM character WHERE reading < ?", between[1:])
            tables += [(sql, archive.db.execute(rows, (people, newest)).fetchall()) for sql, rows in _COPIED_PEOPLE]
            people = max(people, newest)
            started = time.perf_counter()
            with other.transaction() as db:
                for sql, values in tables:
                    db.executemany(sql, values)
            spent += time.perf_counter() - started
    return float(statements / spent)


_COPIED = (
    ("INSERT INTO reading VALUES (?,?,?,?,?,?,?,?,?)", "SELECT * FROM reading WHERE id >= ? AND id < ?"),
    (archive_rows.TEXT, "SELECT * FROM text WHERE reading >= ? AND reading < ?"),
    ("INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?)", "SELECT * FROM article WHERE reading >= ? AND reading < ?"),
    ("INSERT INTO character VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", "SELECT * FROM character WHERE reading >= ? AND reading < ?"),
    (archive_rows.STATEMENT, "SELECT * FROM statement WHERE reading >= ? AND reading < ?"),
    (archive_rows.ABOUT, "SELECT a.* FROM about a JOIN statement s ON s.id = a.statement WHERE s.reading >= ? AND s.reading < ?"),
    (archive_rows.TEXT_WORDS, "SELECT reading, text FROM text WHERE reading >= ? AND reading < ?"),
    (archive_rows.STATEMENT_WORDS, "SELECT id, content FROM statement WHERE reading >= ? AND reading < ?"),
)
_COPIED_PEOPLE = (
    ("INSERT INTO person VALUES (?,?,?,?,?,?,?,?)", "SELECT * FROM person WHERE id > ? AND id <= ?"),
    ("INSERT INTO person_name VALUES (?,?,?,?)", "SELECT * FROM person_name WHERE person > ? AND person <= ?"),
)


def _asked(archive: Archive) -> tuple[list[str], list[str], list[str]]:
    """A hundred words, names and quotations each: the commonest ten, and others of every frequency."""
    rng = np.random.default_rng(3)
    archive_words = "the of to and a in that is for it".split()
    contents = archive.db.execute("SELECT content FROM statement WHERE id % 997 = 1 AND quote_type = 'direct' LIMIT 2000").fetchall()
    drawn = [str(rng.choice(content.strip("“”,").split())) for (content,) in contents[:60]]
    pairs = [" ".join(content.strip("“”,").split()[2:4]) for (content,) in contents[60:90]]
    names = [
        f"#{person}" for (person,) in archive.db.execute("SELECT person FROM character GROUP BY person ORDER BY sum(said) DESC LIMIT 10")
    ] + [f"#{person}" for (person,) in archive.db.execute("SELECT id FROM person ORDER BY (id * 7919) % 10007 LIMIT 90")]
    return archive_words + drawn + pairs, names, [content for (content,) in contents[-100:]]


def _p95(question: Callable[[str], object], asked: Sequence[str]) -> float:
    def times() -> Iterator[float]:
        for one in asked:
            started = time.perf_counter()
            question(one)
            yield (time.perf_counter() - started) * 1000

    return float(np.percentile(list(times()), 95))


if __name__ == "__main__":
    main()
