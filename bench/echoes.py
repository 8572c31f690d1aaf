"""How well echoes finds altered quotations and names what was altered: `python -m bench.echoes --records FILE.jsonl --outside FILE.jsonl`.

The alterations are those of `bench/alterations.py`, which was committed before the code that it judges. The first file's quotations are
in the archive; the controls come from the second, which is not.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.alterations import KINDS, LEAST_WORDS, Case, Quotation, cases
from onrecord import Archive, Record
from onrecord.archive.alignment import folded_words

_QUOTED = re.compile(r"“([^“”]+)”?")


def quotations(path: Path) -> Iterator[Quotation]:
    """The direct quotations of a file of records, without their marks; each once."""
    seen = set()
    with path.open("rb") as lines:
        for record in map(Record.from_json, lines):
            for s in record.statements:
                words = " ".join(_QUOTED.findall(" ".join(piece.text for piece in s.content)))
                key = " ".join(folded_words(words))
                if s.quote_type == "direct" and len(words.split()) >= LEAST_WORDS and key not in seen:
                    seen.add(key)
                    yield Quotation(words, s.speaker.name)


def main() -> None:
    """Prints the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--outside", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    known = list(quotations(given.records))
    words = {" ".join(folded_words(q.text)) for q in known}
    outside = [q for q in quotations(given.outside) if " ".join(folded_words(q.text)) not in words]
    made = cases(known, outside, random.Random(given.seed), given.cases)
    with tempfile.TemporaryDirectory() as folder, Archive(f"{folder}/echoes.db") as archive, given.records.open("rb") as lines:
        for _ in archive.add_all(map(Record.from_json, lines)):
            pass
        judged = [(case, judge(archive, case)) for case in made]
    print(table(judged))


def judge(archive: Archive, case: Case) -> tuple[bool, frozenset[str]]:
    """Whether the quotation itself was found first, and the kinds of alteration named; for a control, whether anything was found."""
    found = archive.echoes(case.altered.text, case.altered.speaker)
    if case.control:
        return bool(found.echoes), frozenset()
    if not found.echoes:
        return False, frozenset()
    # several articles have most quotations, each in its own wording: the right one is the one that was altered
    best = max(found.echoes, key=lambda e: (e.wording == case.original.text, _same(e.wording, case.original.text), e.share))
    return _same(best.wording, case.original.text), frozenset(change.kind for change in best.changes)


def _same(wording: str, original: str) -> bool:
    def words(text: str) -> str:
        return " ".join(w for w in folded_words(text) if w != "…")

    return words(original) in words(wording)


def table(judged: list[tuple[Case, tuple[bool, frozenset[str]]]]) -> str:
    """Shares in percent, and for each kind how many cases were named right."""
    altered = [(case, found, kinds) for case, (found, kinds) in judged if not case.control]
    controls = [found for case, (found, _) in judged if case.control]
    right = [found and kinds == case.kinds for case, found, kinds in altered]
    lines = [
        "| | |", "|---|---|",
        f"| altered quotations found | {sum(found for _, found, _ in altered) / len(altered):.1%} of {len(altered)} |",
        f"| controls found by mistake | {sum(controls) / len(controls):.1%} of {len(controls)} |",
        f"| all alterations of a case named right | {sum(right) / len(right):.1%} |",
    ]  # fmt: skip
    for kind in KINDS:
        mine = [ok for (case, _, _), ok in zip(altered, right, strict=True) if kind in case.kinds]
        lines.append(f"| … of those with: {kind} | {sum(mine) / len(mine):.1%} of {len(mine)} |")
    wrong = Counter(
        (", ".join(sorted(c.kinds)), ", ".join(sorted(kinds))) for (c, _, kinds), ok in zip(altered, right, strict=True) if not ok
    )
    lines += [f"| told {' + '.join(told.split(', ')) or 'nothing'} for {made} | {n} |" for (made, told), n in wrong.most_common(12)]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
