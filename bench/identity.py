"""Who is who across articles, measured: `python -m bench.identity --data ../shared/data`.

B³ (Bagga and Baldwin 1998) over the gold speaker names of all annotated articles, taken as one archive, and over 200 built cases of
namesakes. Gold: names that fold to the same words are one, and those that `identity_gold.json` judges to be one; it was made by hand from
the list of names, before this was run, and holds hashes only, so that nothing of the corpora is in this repository.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import onrecord
from onrecord import Archive, Article, Person, Record, Span
from onrecord.archive.identity import key_of

_GOLD = Path(__file__).parent / "identity_gold.json"
_SPLITS = ("polnear/train", "polnear/dev", "viral/train", "viral/dev")


def main() -> None:
    """Prints the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    records, gold = annotated(given.data)
    print("| | B³ P | B³ R | B³ F1 | two first names made one |\n|---|---|---|---|---|")
    print(_row(f"{len(gold)} gold speaker names in {len(records)} articles", records, gold))
    made, labels = namesakes()
    print(_row(f"{len(labels) // 2} built namesake cases", made, labels))


def annotated(data: Path) -> tuple[list[Record], dict[tuple[str, str], str]]:
    """The annotated articles as read, their gold speakers among the people; and for (article, name) who it is."""
    judged = {one: group[0] for group in json.loads(_GOLD.read_text("utf8")) for one in group}
    texts, wanted = {}, {}
    for split in _SPLITS:
        with gzip.open(data / f"{split}.speakers.jsonl.gz", "rt", encoding="utf8") as lines:
            for row in map(json.loads, lines):
                named = {a["speaker"]: a["speaker_kind"] for a in row["annotations"] if a["speaker"]}
                wanted[row["id"]] = {n: k for n, k in named.items() if k in ("person", "organization", "outlet", "document")}
        with gzip.open(data / f"{split}.jsonl.gz", "rt", encoding="utf8") as lines:
            texts |= {row["id"]: row for row in map(json.loads, lines) if row["id"] in wanted}
    articles = (Article(id=name, text=row["text"], published=row.get("published"), outlet=row.get("outlet")) for name, row in texts.items())
    records, gold = [], {}
    for read in onrecord.read_all(articles):
        assert isinstance(read, Record)
        records.append(_with_people(read, wanted[read.article.id]))
        for name, kind in wanted[read.article.id].items():
            folded = hashed(key_of(name, kind))
            gold[read.article.id, name] = judged.get(folded, folded)
    return records, gold


def hashed(key: str) -> str:
    """What stands for a folded name in the file of judgements."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _with_people(record: Record, wanted: dict[str, str]) -> Record:
    """The record with each gold name as a person of its own, in the place of the one the reader found under that name."""
    people = []
    for k, (name, kind) in enumerate(wanted.items()):
        own = next((p for p in record.people if name in (p.name, *p.aliases)), None)
        at = record.article.text.find(name)
        mentions = own.mentions if own else (Span.of(record.article.text, at, at + len(name)),) if at >= 0 else ()
        people.append(Person(id=f"g{k}", name=name, kind=kind, descriptions=own.descriptions if own else (), mentions=mentions))  # type: ignore[arg-type]
    keys = {key_of(p.name, p.kind) for p in people}
    others = [p for p in record.people if key_of(p.name, p.kind) not in keys and p.name not in wanted]
    return record.model_copy(update={"people": (*people, *others), "statements": ()})


_FIRST = "Ada Bo Cora Dan Edda Finn Gail Hugo Ines Jon Kaia Leo Mira Ned Orla Pia Rolf Sina Tom Una".split()
_LAST = "Quill Lund Moor Tago Ode Foss Wren Todd Vance Marrow Sokol Dunmore Ferrin Haldane Ibarra Kestle Lorne Mabry Noakes Pruett".split()
_WHAT = "striker magistrate engineer novelist surgeon senator fisherman violinist chemist bishop detective farmer".split()
_WHERE = "Harrow Strand Corrie Karlshaven Tamaro Ellery Dunmouth Wexcombe".split()


def namesakes(number: int = 200, seed: int = 4) -> tuple[list[Record], dict[tuple[str, str], str]]:
    """Two articles a case: the same person (described alike, or in the same company), two of one name (described otherwise, in other
    company), a middle name or none, two middle names, or two first names with one surname."""
    rng = random.Random(seed)
    names = [f"{a} {b}" for a in _FIRST for b in _LAST]
    rng.shuffle(names)
    records, labels = [], {}
    for k in range(number):
        kind, name = k % 5, names[k]
        first, last = name.split()
        what, where = rng.sample(_WHAT, 2), rng.sample(_WHERE, 2)
        company = [f"{_FIRST[(k + j) % 20]} {_LAST[(k * 3 + j) % 20]}son" for j in range(4)]
        here, there = f"the {where[0]} {what[0]}", f"a {what[1]} from {where[1]}"
        if kind == 0:
            pair = (name, here, company[:2]), (name, f"{what[0]} of {where[1]}", company[2:])
        elif kind == 1:
            pair = (name, here, company[:2]), (name, there, company[2:])
        elif kind == 2:
            pair = (f"{first} {rng.choice('ABCD')}. {last}", here, company[:2]), (name, here, company[1:3])
        elif kind == 3:
            pair = (f"{first} A. {last}", here, company[:2]), (f"{first} B. {last}", here, company[:2])
        else:
            pair = (name, here, company[:2]), (f"{_FIRST[(_FIRST.index(first) + 1) % 20]} {last}", here, company[:2])
        for j, (called, description, beside) in enumerate(pair):
            article = f"case {k}.{j}"
            records.append(_made(article, called, description, beside))
            labels[article, called] = f"{k}" if kind in (0, 2) else f"{k}.{j}"
    return records, labels


def _made(article: str, name: str, description: str, company: Sequence[str]) -> Record:
    text = f"{name}, {description}, met {' and '.join(company)} in {article}."
    people = [
        Person(
            id=f"p{k}", name=n, kind="person", descriptions=(description,) if n == name else (),
            mentions=(Span.of(text, text.index(n), text.index(n) + len(n)),),
        )
        for k, n in enumerate((name, *company))
    ]  # fmt: skip
    return Record(model="made", article=Article(id=article, text=text), people=tuple(people))


def _row(label: str, records: Sequence[Record], gold: dict[tuple[str, str], str]) -> str:
    with tempfile.TemporaryDirectory() as folder, Archive(f"{folder}/identity.db") as archive:
        for _ in archive.add_all(records):
            pass
        told = [row for row in _told(archive) if row[:2] in gold]
    found = {(article, name): person for article, name, person, _ in told}
    precision, recall = b_cubed(found, gold)
    firsts: dict[tuple[int, str], set[str]] = defaultdict(set)
    for _, name, person, kind in told:
        words = key_of(name, kind).split()[1:]
        if kind == "person" and len(words) > 1:
            firsts[person, words[-1]].add(words[0])
    merged = sum(len(forms) > 1 for forms in firsts.values())
    return f"| {label} | {precision:.1%} | {recall:.1%} | {2 * precision * recall / (precision + recall):.1%} | {merged} |"


def _told(archive: Archive) -> Iterator[tuple[str, str, int, str]]:
    sql = "SELECT a.name, c.name, c.person, c.kind FROM character c JOIN article a ON a.reading = c.reading"
    yield from archive.db.execute(sql)


def b_cubed(found: dict[tuple[str, str], int], gold: dict[tuple[str, str], str]) -> tuple[float, float]:
    """Precision and recall, averaged over the names."""
    both = Counter((found[one], gold[one]) for one in found)
    theirs, ours = Counter(found.values()), Counter(gold[one] for one in found)
    precision = sum(both[found[one], gold[one]] / theirs[found[one]] for one in found) / len(found)
    recall = sum(both[found[one], gold[one]] / ours[gold[one]] for one in found) / len(found)
    return precision, recall


if __name__ == "__main__":
    main()
