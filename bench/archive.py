"""Speed and size of the archive, on made records: `python -m bench.archive --folder /tmp/onrecord-bench`. Prints a table in Markdown.

At each size: statements added per second from JSONL, that over plain executemany of the same rows into the same tables in the same run, the
p95 of 100 questions of each kind, the file over the JSONL; and at 100,000 how long it takes to group all echoes.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.made_records import made_lines
from onrecord import Archive, Error, Record
from onrecord.archive import rows as archive_rows

SIZES = (10_000, 100_000, 1_000_000)
PLAIN_STATEMENTS = 10_000


def main() -> None:
    """Measures all sizes and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| statements | added/s | over executemany | search p95 ms | who p95 ms | echoes p95 ms | all echoes s | file over JSONL |")
    print("|---|---|---|---|---|---|---|---|")
    for size in given.sizes:
        print(f"| {size:,} | {' | '.join(measured(size, given.folder))} |", flush=True)


def measured(size: int, folder: Path) -> list[str]:
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
        figures = [_p95(archive.search, words), _p95(archive.who, names), _p95(archive.echoes, quotations)]
        started = time.perf_counter()
        grouped = f"{len(archive.repeated())} in {time.perf_counter() - started:.1f}" if size == 100_000 else "–"
    return [
        f"{added:,.0f}",
        f"{added / plain:.2f}",
        *(f"{f:.0f}" for f in figures),
        grouped,
        f"{db.stat().st_size / lines.stat().st_size:.2f}",
    ]


def _plain(archive: Archive, path: Path) -> float:
    """Statements a second of plain executemany: the rows of the first articles of the archive, into new tables of the same kind."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    tables = ("reading", "text", "article", "person", "person_name", "character", "statement", "about")
    limit = PLAIN_STATEMENTS // 25
    kept = {t: archive.db.execute(f"SELECT * FROM {t} {_first(t, limit)}").fetchall() for t in tables}
    words = [(row[0], row[1]) for row in kept["text"]], [(row[0], row[4]) for row in kept["statement"]]
    with Archive(str(path)) as other:
        db: sqlite3.Connection = other.db
        started = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        for table, values in kept.items():
            if values:
                db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(values[0]))})", values)
        db.executemany(archive_rows.TEXT_WORDS, words[0])
        db.executemany(archive_rows.STATEMENT_WORDS, words[1])
        db.execute("COMMIT")
        return len(kept["statement"]) / (time.perf_counter() - started)


def _first(table: str, limit: int) -> str:
    column = {"reading": "id", "text": "reading", "article": "reading", "character": "reading", "statement": "reading"}.get(table)
    if column:
        return f"WHERE {column} <= {limit}"
    people = f"SELECT person FROM character WHERE reading <= {limit}"
    if table == "about":
        return f"WHERE statement IN (SELECT id FROM statement WHERE reading <= {limit})"
    return f"WHERE {'id' if table == 'person' else 'person'} IN ({people})"


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
