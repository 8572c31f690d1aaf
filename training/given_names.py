"""Given names -> how often their bearers are "she": from GAP's training part, PolNeAR's silver chains and the lists in `names.json`,
written as `given_names.json`.

Reading takes it as a hint, one among others, for whom a pronoun can stand; what the article itself says (Mr., other pronouns) counts more.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import click

from onrecord.reading.gender import SHE
from onrecord.reading.grouping import name_words

from .corpora import is_held_out, read_lines
from .renaming import genders_of, names, people_of


def counted(data: Path) -> tuple[Counter[str], Counter[str]]:
    """How many bearers of each given name are called she, and how many he; a person of PolNeAR counts once an article."""
    she: Counter[str] = Counter()
    he: Counter[str] = Counter()
    with (data / "gap" / "development.tsv").open(encoding="utf8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            for letter in "AB":
                words = name_words(row[letter])
                if row[f"{letter}-coref"].upper() == "TRUE" and len(words) > 1:
                    (she if row["Pronoun"].casefold() in SHE else he)[words[0]] += 1
    texts = {a["id"]: a["text"] for a in read_lines(data / "polnear" / "train.jsonl.gz") if not is_held_out(a["id"])}
    for silver in read_lines(data / "polnear" / "train.corenlp.jsonl.gz"):
        if silver["id"] in texts:
            text = texts[silver["id"]]
            for name, gender in genders_of(silver["coreference"], people_of(silver["entities"], [], text), text).items():
                (she if gender == "female" else he)[name_words(name)[0]] += 1
    for gender, count in (("female", she), ("male", he)):
        for name in {*(n for lists in names()[gender].values() for n in lists), *names()["common"][gender]}:
            count[name_words(name)[0]] += 2
    return she, he


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("src/onrecord/reading/weights/given_names.json"), show_default=True)
def main(data: Path, out: Path) -> None:
    """Write the table: the share of "she", between 0 and 1, never quite either."""
    she, he = counted(data)
    shares = {n: min(0.98, max(0.02, round((she[n] + 0.4) / (she[n] + he[n] + 0.8), 2))) for n in sorted(she | he) if len(n) > 1}
    out.write_text(json.dumps(shares, ensure_ascii=False, indent=0) + "\n", "utf8")
    print(f"{len(shares)} given names")


if __name__ == "__main__":
    main()
