"""What is learnt: the negative log-likelihood of what the corpora say, and the distance from what other networks say.

The second, distillation (Hinton et al. 2015, https://arxiv.org/abs/1503.02531), is the cross-entropy of the teachers' mean distribution
and the network's, for every word and span, annotated or not. For tags it is that of whole sequences: the teachers' random fields
are known by the expected number of times that each tag and each step occurs, which are the derivatives of their partition functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .batches import Batch, Choices
from .labels import UNKNOWN
from .network import Network, Scores

CHOICES = {"cue_of_content": "links", "source_of_cue": "links", "stands": "stands", "to_cue": "to_cue"}


@dataclass
class Expected:
    """What teachers say of a batch: expected tags (B, W, T), first, last (T,) and steps (T, T); probabilities of the rest, as in Scores."""

    tags: Tensor
    step: Tensor
    first: Tensor
    last: Tensor
    others: dict[str, Tensor]


def annotated(net: Network, scores: Scores, batch: Batch) -> dict[str, Tensor]:
    """The loss of each part against what annotators and corpora say, summed over the batch."""
    known = batch.tagged
    found = {"tags": _tags(net, scores.tags[known], batch.tags[known], batch.word_mask[known])}
    for name, logits in scores.layers.items():
        found[name] = F.cross_entropy(logits.flatten(0, 1), batch.layers[name].flatten(), ignore_index=UNKNOWN, reduction="sum")
    for name, part in CHOICES.items():
        logits, given = getattr(scores, name), getattr(batch, name)
        right = logits.masked_fill(~given.right, -1e4).logsumexp(2)
        loss = ((logits.logsumexp(2) - right) * given.weight).sum()
        found[part] = found[part] + loss if part in found else loss
    given = batch.statements
    for name in ("kind", "act"):
        logits, answers = getattr(scores, name).flatten(0, 1), getattr(given, name).flatten()
        found[name] = F.cross_entropy(logits, answers, ignore_index=UNKNOWN, reduction="sum")
    found["side"] = _side(scores.side, given.side_group, given.side)
    return found


def _side(logits: Tensor, group: Tensor, answers: Tensor) -> Tensor:
    """A statement stands for or against a person if it does towards the likeliest of the person's mentions in it."""
    of_row = answers.index_select(0, group)
    picked = logits.log_softmax(1).gather(1, of_row.clamp(min=0)[:, None])[:, 0]
    best = torch.full(answers.shape, -1e4, device=logits.device).scatter_reduce(0, group, picked, "amax")
    return -(best * (answers != UNKNOWN)).sum()


def _tags(net: Network, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
    if not len(tags):
        return scores.sum() * 0
    step, first, last = net.field()
    ends = mask.sum(1) - 1
    rows = torch.arange(len(tags), device=tags.device)
    gold = (scores.gather(2, tags[:, :, None])[:, :, 0] * mask).sum()
    gold = gold + first[tags[:, 0]].sum() + last[tags[rows, ends]].sum()
    gold = gold + (step[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum()
    return log_partition(scores, mask, step, first, last).sum() - gold


def log_partition(scores: Tensor, mask: Tensor, step: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """(B,) logarithms of the sums over all sequences of tags. Steps are multiplied in pairs, then pairs of pairs, and so on: the order
    does not matter, and a text of 300 words takes nine rounds in place of 300."""
    tags = scores.shape[2]
    identity = torch.full((tags, tags), -1e4, device=scores.device).fill_diagonal_(0)
    ways = torch.where(mask[:, 1:, None, None], step + scores[:, 1:, None, :], identity)
    while ways.shape[1] > 1:
        if ways.shape[1] % 2:
            ways = torch.cat([ways, identity.expand(len(ways), 1, tags, tags)], 1)
        ways = torch.logsumexp(ways[:, 0::2, :, :, None] + ways[:, 1::2, None, :, :], 3)
    start = first + scores[:, 0]
    ended = torch.logsumexp(start[:, :, None] + ways[:, 0], 1) if ways.shape[1] else start
    return torch.logsumexp(ended + last, 1)


def expected(teachers: list[Network], batch: Batch) -> Expected:
    """The mean of what several networks say."""
    fields, others = [], []
    for teacher in teachers:
        with torch.no_grad():
            scores = teacher.scores(batch)
        parts = [part.detach().requires_grad_() for part in (scores.tags, *teacher.field())]
        log_partition(parts[0], batch.word_mask, *parts[1:]).sum().backward()
        fields.append([part.grad for part in parts])
        others.append({name: logits.softmax(-1) for name, logits in _logits(scores)})
    tags, step, first, last = (torch.stack(part).mean(0) for part in zip(*fields, strict=True))
    return Expected(tags, step, first, last, {name: torch.stack([one[name] for one in others]).mean(0) for name in others[0]})


def distilled(net: Network, scores: Scores, batch: Batch, taught: Expected) -> dict[str, Tensor]:
    """The loss of each part against what teachers say, summed over the batch."""
    step, first, last = net.field()
    score = (taught.tags * scores.tags).sum() + (taught.step * step).sum() + (taught.first * first).sum() + (taught.last * last).sum()
    found = {"tags": log_partition(scores.tags, batch.word_mask, step, first, last).sum() - score}
    for name, logits in _logits(scores):
        loss = -(taught.others[name] * logits.log_softmax(-1)).sum(-1)
        given = getattr(batch, name, None)
        if name in scores.layers:
            loss = loss * batch.word_mask
        elif isinstance(given, Choices):
            loss = loss * given.given
        elif name in ("kind", "act"):
            loss = loss * batch.statements.given
        part = CHOICES.get(name, name)
        found[part] = found[part] + loss.sum() if part in found else loss.sum()
    return found


def _logits(scores: Scores) -> Iterator[tuple[str, Tensor]]:
    yield from scores.layers.items()
    for name in (*CHOICES, "kind", "act", "side"):
        yield name, getattr(scores, name)
