"""Several networks -> one whose weights are their mean: `python -m training.average --out FILE NETWORK=SHARE …`.

Networks that went on from one another, or from the same one, may be averaged (Wortsman et al. 2022, "model soups",
https://arxiv.org/abs/2203.05482): what each learnt of few examples by chance cancels out, what all know stays. A part that a network
does not have yet is the mean of the others'.
"""

from __future__ import annotations

from pathlib import Path

import click
import torch
from torch import Tensor

from .network import exported_state


def mean(networks: list[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """The mean of every parameter over the networks that have it; each comes with its share."""
    names = {name for state, _ in networks for name in state}
    found = {}
    for name in sorted(names):
        having = [(state[name].float(), share) for state, share in networks if name in state]
        total = sum(share for _, share in having)
        found[name] = torch.stack([value * (share / total) for value, share in having]).sum(0)
    return found


@click.command()
@click.argument("networks", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The checkpoint to write.")
def main(networks: tuple[str, ...], out: Path) -> None:
    """Average NETWORKS, each a checkpoint or an exported encoder.onnx with its share: final.pt=0.7."""
    given = []
    for item in networks:
        path, _, share = item.rpartition("=")
        state = torch.load(path, weights_only=True) if path.endswith(".pt") else exported_state(Path(path))
        given.append((state, float(share)))
    torch.save(mean(given), out)


if __name__ == "__main__":
    main()
