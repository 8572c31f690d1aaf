"""Given names -> how often their bearers are "she": from GAP's training part, PolNeAR's silver chains, the lists in `names.json` and the
5,000 given names of the United States census of 1990 (in the public domain; the package `names` carries them), written as
`given_names.json`; and, for names that are in none of them, what the letters tell with which a name begins and ends.

Reading takes it as a hint, one among others, for whom a pronoun can stand; what the article itself says (Mr., other pronouns) counts more.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import click
import numpy as np
from names import FILES
from sklearn.linear_model import LogisticRegression

from onrecord.reading.gender import SHE, letters
from onrecord.reading.grouping import name_words

from .corpora import is_held_out, read_lines
from .renaming import genders_of, names, people_of

SURE, LEAST_WEIGHT = 0.25, 0.1
# how many bearers a list of names is worth
LISTED = 5


def counted(data: Path) -> tuple[dict[str, float], dict[str, float]]:
    """How many bearers of each given name are called she, and how many he; a person of PolNeAR counts once an article."""
    she: defaultdict[str, float] = defaultdict(float)
    he: defaultdict[str, float] = defaultdict(float)
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
            count[name_words(name)[0]] += LISTED
    return she, he


def census() -> dict[str, float]:
    """The given names of the census, folded, and of all who bear one the share of women."""
    women, men = listed("first:female"), listed("first:male")
    # the rarest names are listed with 0.000 or 0.001 in 100
    share = {name: (women.get(name, 0.0) + 1e-4, men.get(name, 0.0) + 1e-4) for name in women | men}
    return {name: w / (w + m) for name, (w, m) in share.items()}


def listed(file: str) -> dict[str, float]:
    """The names of one list of the census, folded, and how many in 100 bear each: the first two columns of a line."""
    rows = (line.split() for line in Path(FILES[file]).read_text("ascii").splitlines())
    return {row[0].casefold(): float(row[1]) for row in rows}


def shares_of(she: dict[str, float], he: dict[str, float]) -> dict[str, float]:
    """For each name the share of "she", never quite 0 or 1."""
    count = {n: (she.get(n, 0.0) + 0.4, he.get(n, 0.0) + 0.4) for n in sorted({*she, *he}) if len(n) > 1}
    return {n: min(0.98, max(0.02, round(women / (women + men), 2))) for n, (women, men) in count.items()}


def weighed(shares: dict[str, float]) -> dict[str, float]:
    """The weights of a logistic regression from a name's letters to "she", under "" its constant; those that tell nothing are left out."""
    known = sorted(n for n, share in shares.items() if abs(share - 0.5) > SURE)
    columns = {part: k for k, part in enumerate(sorted({part for n in known for part in letters(n)}))}
    values = np.zeros((len(known), len(columns)), np.float32)
    for row, name in enumerate(known):
        values[row, [columns[part] for part in letters(name)]] = 1
    she = np.array([shares[n] > 0.5 for n in known])
    rng = np.random.default_rng(0).permutation(len(known)) % 5
    right = [(fitted(values[rng != k], she[rng != k]).predict(values[rng == k]) == she[rng == k]).mean() for k in range(5)]
    print(f"by their letters, {np.mean(right):.3f} of {len(known)} names are told right (5 folds)")
    model = fitted(values, she)
    found = {"": float(model.intercept_[0])} | {part: float(model.coef_[0, k]) for part, k in columns.items()}
    return {part: round(weight, 2) for part, weight in found.items() if not part or abs(weight) >= LEAST_WEIGHT}


def fitted(values: np.ndarray, she: np.ndarray) -> LogisticRegression:
    """The regression."""
    return LogisticRegression(C=0.3, max_iter=1000).fit(values, she)


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("src/onrecord/reading/weights/given_names.json"), show_default=True)
def main(data: Path, out: Path) -> None:
    """Write the table: for each name the share of "she", between 0 and 1, never quite either, and the weights of letters."""
    she, he = counted(data)
    # what letters tell is for names that no list has, and those are of all cultures, not of the census
    by_letters = weighed(shares_of(she, he))
    for name, share in census().items():
        she[name] += LISTED * share
        he[name] += LISTED * (1 - share)
    shares = shares_of(she, he)
    out.write_text(json.dumps({"shares": shares, "letters": by_letters}, ensure_ascii=False, indent=0) + "\n", "utf8")
    print(f"{len(shares)} given names")


if __name__ == "__main__":
    main()
