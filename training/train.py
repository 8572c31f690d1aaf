"""Trains the network on the corpora and leaves a checkpoint after every epoch: `python -m training.train --data FOLDER`.

Three stages. The first (`--stage words`) learns attributions from PolNeAR and the viral stories. The second (`--stage people`) goes on from
the weights that the first left and learns all parts together, GUM and GAP included; the few articles that carry most annotation come
more often. The third (`--stage statements`) goes on with these few, and a little of the rest so that nothing is forgotten: they alone
tell acts, sides, nesting and circumstances.

AdamW with layer-wise learning rates, a linear warm-up and decay, and an exponential average of the weights, which is what is kept. The
same seed gives the same run on the same machine.
"""

from __future__ import annotations

import copy
import time
from pathlib import Path

import click
import numpy as np
import torch

from onrecord.reading.words import Splitter

from .corpora import CORPORA, Annotated, Labelled, annotated_articles, gap_snippets, gum_documents
from .network import LAYERS, Batch, Network
from .windows import Window, windows

PIECES_PER_STEP = 2600
# what a word of each loss weighs: the many mentions of GUM and the silver chains are not to outweigh the attributions
WEIGHTS = {
    "tags": 1.0, "links": 1.0, "inner": 1.0, "deeper": 1.0, "name": 0.5, "description": 0.25, "scene": 2.0,
    "stands": 0.5, "kind": 1.0, "act": 1.0, "side": 0.5, "to_cue": 1.0,
}  # fmt: skip
LEARNT_BEFORE = ("tag.", "link.", "nothing", "distance", "step", "first", "last", "case", "quote", "opening")
STATEMENT_WEIGHTS = WEIGHTS | {"inner": 1.5, "deeper": 1.5, "act": 2.0, "side": 2.0, "to_cue": 2.0}
RENAMED = 0.35
# share of the articles without speakers, of GUM and of GAP that an epoch of a stage reads
SHARES = {"people": (0.6, 1.0, 0.5), "statements": (0.4, 0.25, 0.25)}


def batches(articles: list[Labelled], rng: np.random.Generator) -> list[list[Window]]:
    """One epoch: the windows of all articles, those of like length together, the groups in random order."""
    every = [w for article in articles for w in windows(article, rng)]
    every = [every[i] for i in np.argsort([len(w.pieces) + rng.normal(0, 12) for w in every])]
    groups: list[list[Window]] = [[]]
    for w in every:
        if groups[-1] and (len(groups[-1]) + 1) * max(len(w.pieces), len(groups[-1][-1].pieces)) > PIECES_PER_STEP:
            groups.append([])
        groups[-1].append(w)
    return [groups[i] for i in rng.permutation(len(groups))]


def articles_of_epoch(
    stage: str, annotated: list[Annotated], further: list[Labelled], splitter: Splitter, rng: np.random.Generator
) -> list[Labelled]:
    """What a later stage reads in one epoch: articles with circumstances four times, with speakers twice, of the others, of GUM and of
    GAP a part; in a third of the articles all people have other names."""
    plain, gum, gap = SHARES[stage]
    found = []
    for article in annotated:
        times = 4 if article.scenes else 2 if article.notes else int(rng.random() < plain)
        found += [article.labelled(splitter, rng if rng.random() < RENAMED else None) for _ in range(times)]
    return found + [one for one in further if rng.random() < (gap if one.corpus == "gap" else gum)]


def parameter_groups(net: Network, stage: str, encoder_rate: float, head_rate: float, layer_decay: float) -> list[dict]:
    """Lower layers learn more slowly, by `layer_decay` each, and so do heads that a stage goes on with; weights decay, biases
    and norms do not."""
    groups = []
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("layers."):
            rate = encoder_rate * layer_decay ** (LAYERS - 1 - int(name.split(".")[1]))
        elif name.startswith(("position", "embedding_norm")):
            rate = encoder_rate * layer_decay**LAYERS
        else:
            rate = head_rate * (0.25 if stage != "words" and name.startswith(LEARNT_BEFORE) else 1)
        groups.append({"params": [parameter], "lr": rate, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
    return groups


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="The folder with the corpora.")
@click.option("--base", type=click.Path(exists=True, path_type=Path), required=True, help="The folder of all-MiniLM-L6-v2.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where checkpoints and the log go.")
@click.option("--stage", type=click.Choice(["words", "people", "statements"]), default="words", show_default=True)
@click.option(
    "--start", type=click.Path(exists=True, path_type=Path), help="The encoder.onnx (or checkpoint) that the second stage goes on from."
)
@click.option("--epochs", default=8, show_default=True)
@click.option("--until", default=0, help="Stop after this epoch; the rates fall as they would for all epochs.")
@click.option("--encoder-rate", default=2e-4, show_default=True)
@click.option("--head-rate", default=1.5e-3, show_default=True)
@click.option("--layer-decay", default=0.9, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--corpora", default=",".join(CORPORA), show_default=True, help="Leave out corpora without a licence here.")
@click.option("--threads", default=2, show_default=True)
@click.option("--steps", default=0, help="Stop after so many steps (for trials).")
def main(
    data: Path,
    base: Path,
    out: Path,
    stage: str,
    start: Path | None,
    epochs: int,
    until: int,
    encoder_rate: float,
    head_rate: float,
    layer_decay: float,
    seed: int,
    corpora: str,
    threads: int,
    steps: int,
) -> None:
    """Train the reading network and keep a checkpoint of the averaged weights after each epoch, the last as final.pt."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    out.mkdir(parents=True, exist_ok=True)
    splitter = Splitter(base / "tokenizer.json")
    annotated = annotated_articles(data, tuple(corpora.split(",")))
    further = [*gum_documents(data, splitter), *gap_snippets(data, splitter)] if stage != "words" else []
    plain = [article.labelled(splitter) for article in annotated] if stage == "words" else []

    def epoch_articles(rng: np.random.Generator) -> list[Labelled]:
        return plain if stage == "words" else articles_of_epoch(stage, annotated, further, splitter, rng)

    net = Network.from_minilm(base)
    if start:
        net.go_on_from(start)
    groups = parameter_groups(net, stage, encoder_rate, head_rate, layer_decay)
    peaks = [g["lr"] for g in groups]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    weights = {"words": {"tags": 1.0, "links": 1.0}, "people": WEIGHTS, "statements": STATEMENT_WEIGHTS}[stage]
    parts = list(weights)
    total = epochs * len(batches(epoch_articles(np.random.default_rng(seed)), np.random.default_rng(seed)))
    average, done, started = copy.deepcopy(net).eval(), 0, time.monotonic()
    with (out / "log.txt").open("a", encoding="utf8") as log:
        for epoch in range(1, (until or epochs) + 1):
            seen = dict.fromkeys([*parts, "words"], 0.0)
            for group in batches(epoch_articles(rng), rng):
                share = min(1.0, (done + 1) / (0.08 * total)) * max(0.02, 1 - done / total)
                for g, peak in zip(optimizer.param_groups, peaks, strict=True):
                    g["lr"] = peak * share
                batch = Batch.of(group, splitter.first, splitter.last)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    losses = {name: loss for name, loss in net.loss(batch).items() if name in parts}
                words = int(batch.word_mask.sum())
                (sum(weights[name] * loss for name, loss in losses.items()) / words).backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
                done += 1
                keep = min(0.998, (1 + done) / (10 + done))
                with torch.no_grad():
                    mine = [p for p in net.parameters() if p.requires_grad]
                    theirs = [a for a, p in zip(average.parameters(), net.parameters(), strict=True) if p.requires_grad]
                    torch._foreach_lerp_(theirs, mine, 1 - keep)
                for name, loss in losses.items():
                    seen[name] += loss.item()
                seen["words"] += words
                if done % 25 == 0:
                    shown = " ".join(f"{name} {seen[name] / seen['words']:.4f}" for name in parts)
                    print(
                        f"epoch {epoch} step {done}/{total} {shown} {time.monotonic() - started:.0f} s",
                        file=log,
                        flush=True,
                    )
                if done == steps:
                    return
            torch.save({k: v for k, v in average.state_dict().items() if k != "vocabulary.weight"}, out / f"epoch{epoch}.pt")
    (out / "final.pt").write_bytes((out / f"epoch{until or epochs}.pt").read_bytes())


if __name__ == "__main__":
    main()
