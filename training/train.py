"""Trains the network on the corpora and leaves a checkpoint after every epoch: `python -m training.train --data FOLDER`.

AdamW with layer-wise learning rates, a linear warm-up and decay, and an exponential average of the weights, which is what
is kept. The same seed gives the same run on the same machine.
"""

from __future__ import annotations

import copy
import time
from pathlib import Path

import click
import numpy as np
import torch

from onrecord.reading.words import Splitter

from .corpora import CORPORA, Labelled, training_articles
from .network import LAYERS, Batch, Network
from .windows import Window, windows

PIECES_PER_STEP = 2600


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


def parameter_groups(net: Network, encoder_rate: float, head_rate: float, layer_decay: float) -> list[dict]:
    """Lower layers learn more slowly, by `layer_decay` each; weights decay, biases and norms do not."""
    groups = []
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("layers."):
            rate = encoder_rate * layer_decay ** (LAYERS - 1 - int(name.split(".")[1]))
        elif name.startswith(("position", "embedding_norm")):
            rate = encoder_rate * layer_decay**LAYERS
        else:
            rate = head_rate
        groups.append({"params": [parameter], "lr": rate, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
    return groups


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="The folder with the corpora.")
@click.option("--base", type=click.Path(exists=True, path_type=Path), required=True, help="The folder of all-MiniLM-L6-v2.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where checkpoints and the log go.")
@click.option("--epochs", default=8, show_default=True)
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
    epochs: int,
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
    articles = training_articles(data, splitter, tuple(corpora.split(",")))
    net = Network.from_minilm(base)
    groups = parameter_groups(net, encoder_rate, head_rate, layer_decay)
    peaks = [g["lr"] for g in groups]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    total = epochs * len(batches(articles, np.random.default_rng(seed)))
    average, done, started = copy.deepcopy(net).eval(), 0, time.monotonic()
    with (out / "log.txt").open("a", encoding="utf8") as log:
        for epoch in range(1, epochs + 1):
            seen = np.zeros(3)
            for group in batches(articles, rng):
                share = min(1.0, (done + 1) / (0.08 * total)) * max(0.02, 1 - done / total)
                for g, peak in zip(optimizer.param_groups, peaks, strict=True):
                    g["lr"] = peak * share
                batch = Batch.of(group, splitter.first, splitter.last)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    tag_loss, link_loss = net.loss(batch)
                words = int(batch.word_mask.sum())
                ((tag_loss + link_loss) / words).backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
                done += 1
                keep = min(0.998, (1 + done) / (10 + done))
                with torch.no_grad():
                    mine = [p for p in net.parameters() if p.requires_grad]
                    theirs = [a for a, p in zip(average.parameters(), net.parameters(), strict=True) if p.requires_grad]
                    torch._foreach_lerp_(theirs, mine, 1 - keep)
                seen += (tag_loss.item(), link_loss.item(), words)
                if done % 25 == 0:
                    print(
                        f"epoch {epoch} step {done}/{total} tags {seen[0] / seen[2]:.4f} links {seen[1] / seen[2]:.4f} "
                        f"{time.monotonic() - started:.0f} s",
                        file=log,
                        flush=True,
                    )
                if done == steps:
                    return
            torch.save({k: v for k, v in average.state_dict().items() if k != "vocabulary.weight"}, out / f"epoch{epoch}.pt")
    (out / "final.pt").write_bytes((out / f"epoch{epochs}.pt").read_bytes())


if __name__ == "__main__":
    main()
