"""Trains the network on the corpora: `python -m training.train --data FOLDER --base MINILM --out RUN`.

All parts are learnt together, from every corpus that knows something of them. With `--teacher` the network also learns what other networks
say, of annotated and of unlabelled articles alike (see losses.py).

AdamW with layer-wise learning rates, a linear warm-up and decay, and an exponential average of the weights, which is what is kept. The
batches of an epoch depend on the seed and the epoch alone; they are made by other processes while the network learns.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import click
import numpy as np
import torch

from onrecord.reading.words import Splitter

from .batches import Batch
from .corpora import TAUGHT, Labelled, annotated_articles, gap_snippets, gum_documents, unlabelled_articles
from .labels import UNKNOWN
from .losses import annotated, distilled, expected
from .network import LAYERS, Network, on
from .windows import Window, windows

PIECES_PER_STEP = 2600
# what a word of each loss weighs: the many mentions of GUM and the silver chains are not to outweigh the attributions, and acts and sides,
# of which there is one a statement and not one a word, are to be heard
WEIGHTS = {
    "tags": 1.0, "links": 1.0, "inner": 2.0, "deeper": 2.0, "name": 0.5, "description": 0.25, "scene": 2.0,
    "stands": 0.8, "kind": 1.0, "act": 5.0, "side": 5.0, "to_cue": 2.0,
}  # fmt: skip
RENAMED = 0.7
# how often an epoch reads a document of GUM and a snippet of GAP, times `--others`
GUM, GAP = 1.0, 0.5
# how often it reads an article whose speakers are the corpus's own annotation: dev and test are annotated the same way
OWN = 3
PARTS = 6


@dataclass(frozen=True)
class Shares:
    """Which part of the unlabelled articles an epoch reads, and of the others that know nothing of attributions, GUM and GAP."""

    unlabelled: float
    others: float


class Epochs:
    """The batches of an epoch, made in `workers` processes, a part of its articles at a time and a few parts ahead."""

    def __init__(self, data: Path, base: Path, corpora: tuple[str, ...], shares: Shares, pieces: int, seed: int, workers: int) -> None:
        self._arguments = (data, base, corpora, shares, pieces)
        self._seed, self._workers = seed, workers

    def __call__(self, count: int) -> Iterator[list[Batch]]:
        """PARTS lists of batches for each of `count` epochs."""
        numbers = iter([(self._seed, epoch, part) for epoch in range(count) for part in range(PARTS)])
        with ProcessPoolExecutor(self._workers, get_context("spawn"), _open, self._arguments) as pool:
            ahead = [pool.submit(_part, *number) for number in islice(numbers, self._workers + 1)]
            while ahead:
                made = ahead.pop(0).result()
                ahead += [pool.submit(_part, *number) for number in islice(numbers, 1)]
                yield made


class _Corpora:
    """What a process that makes batches has read."""

    def __init__(self, data: Path, base: Path, corpora: tuple[str, ...], shares: Shares, pieces: int) -> None:
        self.splitter = Splitter(base / "tokenizer.json")
        self.annotated = [a for a in annotated_articles(data, corpora) for _ in range(OWN if a.is_own else 1)]
        self.further = [*gum_documents(data, self.splitter), *gap_snippets(data, self.splitter)]
        self.unlabelled = list(unlabelled_articles(data, self.splitter)) if shares.unlabelled and "viral" in corpora else []
        self.shares, self.pieces = shares, pieces
        self.as_they_are: dict[str, Labelled] = {}

    def articles(self, epoch: np.random.Generator, part: int) -> Iterator[Labelled]:
        """What a part of an epoch reads; in most of the articles all people have other names."""
        rng = np.random.default_rng((int(epoch.integers(2**32)), part))
        for number in epoch.permutation(len(self.annotated))[part::PARTS].tolist():
            one = self.annotated[number]
            if rng.random() < RENAMED:
                yield one.labelled(self.splitter, rng)
                continue
            name = one.article["id"]
            if name not in self.as_they_are:
                self.as_they_are[name] = one.labelled(self.splitter)
            yield self.as_they_are[name]
        yield from (one for one in self.further[part::PARTS] if rng.random() < self.shares.others * (GAP if one.corpus == "gap" else GUM))
        yield from (one for one in self.unlabelled[part::PARTS] if rng.random() < self.shares.unlabelled)


_here: _Corpora


def _open(*arguments) -> None:
    global _here
    torch.set_num_threads(1)
    _here = _Corpora(*arguments)


def _part(seed: int, number: int, part: int) -> list[Batch]:
    rng = np.random.default_rng((seed, number, part))
    made = [w for article in _here.articles(np.random.default_rng((seed, number)), part) for w in windows(article, rng)]
    return [Batch.of(group, _here.splitter.first, _here.splitter.last) for group in grouped(made, _here.pieces, rng)]


def grouped(given: list[Window], pieces: int, rng: np.random.Generator) -> list[list[Window]]:
    """Windows of like length together, up to `pieces` wordpieces, the groups in random order."""
    given = [given[i] for i in np.argsort([len(w.pieces) + rng.normal(0, 12) for w in given])]
    groups: list[list[Window]] = [[]]
    for w in given:
        if groups[-1] and (len(groups[-1]) + 1) * max(len(w.pieces), len(groups[-1][-1].pieces)) > pieces:
            groups.append([])
        groups[-1].append(w)
    return [groups[i] for i in rng.permutation(len(groups))]


def held_out(data: Path, base: Path, corpora: tuple[str, ...], pieces: int) -> list[Batch]:
    """The articles that choose between networks, as they are."""
    splitter, rng = Splitter(base / "tokenizer.json"), np.random.default_rng(0)
    given = [one.labelled(splitter) for one in annotated_articles(data, corpora, held_out=True)]
    made = [w for one in given for w in windows(one, rng, disturb=False)]
    return [Batch.of(group, splitter.first, splitter.last) for group in grouped(made, pieces, rng)]


@torch.no_grad()
def measured(net: Network, given: list[Batch], device: torch.device) -> dict[str, float]:
    """Of the held-out articles, the loss of each part for each word, and the shares of kinds and acts that are right."""
    losses = dict.fromkeys(WEIGHTS, 0.0)
    right, known = dict.fromkeys(("kind", "act"), 0), dict.fromkeys(("kind", "act"), 0)
    words = 0
    for one in given:
        batch = on(device, one)
        scores = net.scores(batch)
        for name, loss in annotated(net, scores, batch).items():
            losses[name] += loss.item()
        words += int(batch.word_mask.sum())
        for name in right:
            answers = getattr(batch.statements, name)
            right[name] += int((getattr(scores, name).argmax(2) == answers).sum())
            known[name] += int((answers != UNKNOWN).sum())
    return {name: loss / words for name, loss in losses.items()} | {f"{name} right": right[name] / max(known[name], 1) for name in right}


def parameter_groups(net: Network, encoder_rate: float, head_rate: float, layer_decay: float) -> list[dict]:
    """Lower layers learn more slowly, by `layer_decay` each; weights decay, biases and norms do not."""
    groups: dict[tuple[float, float], list] = {}
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("layers."):
            rate = encoder_rate * layer_decay ** (LAYERS - 1 - int(name.split(".")[1]))
        elif name.startswith(("position", "embedding_norm")):
            rate = encoder_rate * layer_decay**LAYERS
        else:
            rate = head_rate
        groups.setdefault((rate, 0.01 if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [{"params": given, "lr": rate, "weight_decay": decay} for (rate, decay), given in groups.items()]


def saved(net: Network, path: Path) -> None:
    """Writes all that was learnt; the vocabulary is the one that the network began with."""
    torch.save({k: v.cpu() for k, v in net.state_dict().items() if k != "vocabulary.weight"}, path)


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="The folder with the corpora.")
@click.option("--base", type=click.Path(exists=True, path_type=Path), required=True, help="The folder of all-MiniLM-L6-v2.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the checkpoint and the log go.")
@click.option("--start", type=click.Path(exists=True, path_type=Path), help="A checkpoint or encoder.onnx to go on from.")
@click.option("--teacher", "taught_by", type=click.Path(exists=True, path_type=Path), multiple=True, help="A checkpoint to learn from too.")
@click.option("--taught", default=1.0, show_default=True, help="What the teachers' word weighs against the annotators'.")
@click.option("--unlabelled", default=0.0, show_default=True, help="The share of the unlabelled articles in an epoch; needs teachers.")
@click.option("--others", default=1.0, show_default=True, help="The share, in an epoch, of GUM and GAP.")
@click.option("--epochs", default=12, show_default=True)
@click.option("--encoder-rate", default=2e-4, show_default=True)
@click.option("--head-rate", default=1.5e-3, show_default=True)
@click.option("--layer-decay", default=0.9, show_default=True)
@click.option("--pieces", default=PIECES_PER_STEP, show_default=True, help="Wordpieces in a step.")
@click.option("--seed", default=1, show_default=True)
@click.option("--corpora", default=",".join(TAUGHT), show_default=True, help="Leave out corpora without a licence here.")
@click.option("--device", default="cuda" if torch.cuda.is_available() else "cpu", show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes that make batches.")
@click.option("--threads", default=2, show_default=True)
@click.option("--steps", default=0, help="Stop after so many steps (for trials).")
def main(
    data: Path,
    base: Path,
    out: Path,
    start: Path | None,
    taught_by: tuple[Path, ...],
    taught: float,
    unlabelled: float,
    others: float,
    epochs: int,
    encoder_rate: float,
    head_rate: float,
    layer_decay: float,
    pieces: int,
    seed: int,
    corpora: str,
    device: str,
    workers: int,
    threads: int,
    steps: int,
) -> None:
    """Train the reading network; keep the averaged weights after the last epoch as final.pt, and a log."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    out.mkdir(parents=True, exist_ok=True)
    where, chosen = torch.device(device), tuple(corpora.split(","))

    def network(weights: Path | None) -> Network:
        net = Network.from_minilm(base)
        if weights:
            net.go_on_from(weights)
        return net.to(where)

    net = network(start).train()
    teachers = [network(path).eval().requires_grad_(False) for path in taught_by]
    optimizer = torch.optim.AdamW(parameter_groups(net, encoder_rate, head_rate, layer_decay), betas=(0.9, 0.98), fused=True)
    peaks = [g["lr"] for g in optimizer.param_groups]
    average = copy.deepcopy(net).eval()
    mine = [p for p in net.parameters() if p.requires_grad]
    theirs = [a for a, p in zip(average.parameters(), net.parameters(), strict=True) if p.requires_grad]
    aside = held_out(data, base, chosen, pieces)
    done, total, started = 0, 0, time.monotonic()
    with (out / "log.txt").open("a", encoding="utf8") as log:
        seen, seen_words = dict.fromkeys(WEIGHTS, 0.0), 0
        for number, made in enumerate(Epochs(data, base, chosen, Shares(unlabelled, others), pieces, seed, workers)(epochs), 1):
            total = total or epochs * PARTS * len(made)
            for one in made:
                share = min(1.0, (done + 1) / (0.06 * total)) * max(0.02, 1 - done / total)
                for g, peak in zip(optimizer.param_groups, peaks, strict=True):
                    g["lr"] = peak * share
                words = int(one.word_mask.sum())
                batch = on(where, one)
                scores = net.scores(batch)
                losses = annotated(net, scores, batch)
                loss = sum(WEIGHTS[name] * part for name, part in losses.items())
                if teachers:
                    from_others = distilled(net, scores, batch, expected(teachers, batch))
                    loss = loss + taught * sum(WEIGHTS[name] * part for name, part in from_others.items())
                (loss / words).backward()
                torch.nn.utils.clip_grad_norm_(mine, 1.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
                done += 1
                with torch.no_grad():
                    torch._foreach_lerp_(theirs, mine, 1 - min(0.998, (1 + done) / (10 + done)))
                for name, part in losses.items():
                    seen[name] = seen[name] + part.detach()
                seen_words += words
                if done == steps:
                    break
            if number % PARTS == 0 or done == steps:
                learnt = " ".join(f"{name} {float(loss) / seen_words:.4f}" for name, loss in seen.items())
                passed = time.monotonic() - started
                print(f"epoch {-(-number // PARTS)} step {done}/{total} {passed:.0f} s\n  learnt {learnt}", file=log, flush=True)
                seen, seen_words = dict.fromkeys(WEIGHTS, 0.0), 0
            if number % (2 * PARTS) == 0 or number == epochs * PARTS or done == steps:
                apart = " ".join(f"{name} {value:.4f}" for name, value in measured(average, aside, where).items())
                print(f"  held out {apart}", file=log, flush=True)
            if done == steps:
                break
    saved(average, out / "final.pt")


if __name__ == "__main__":
    main()
