"""Words -> tag scores and projections for each word, by the exported network under onnxruntime.

A text is read in windows of whole paragraphs with some paragraphs of context on both sides, and each window is a run of its
own, unpadded and on one thread: so the numbers depend on nothing but the text (neither on neighbours in a batch nor on the
number of threads), memory does not grow with the text, and windows run side by side on all cores.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from .windows import Window, windows
from .words import Splitter, Words

POINTER_ROLES, LINK_WIDTH, STATEMENT_ROLES = 4, 64, 3

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Projected:
    """The projections of the N words of one window, context included. Those of different windows do not compare: positions differ.

    links        (N, 4, 2, 64) as first and last word of a content, cue or source
    people       (N, 2, 320) as first and last word of a mention or a circumstance
    statements   (N, 3, 2, 128) as first and last word of a statement's source, cue or content
    contents     (N, 132) as a word of a statement's content, and how much it counts
    """

    window: Window
    links: Floats
    people: Floats
    statements: Floats
    contents: Floats


@dataclass(frozen=True)
class Encoded:
    """tags (W, T) scores of each tag, layers (W, L) those of the further layers of tags; and the projections, window by window."""

    tags: Floats
    layers: Floats
    windows: list[Projected]

    @property
    def links(self) -> list[tuple[Window, Floats]]:
        """The projections of attributions alone."""
        return [(p.window, p.links) for p in self.windows]


@dataclass(frozen=True)
class _Started:
    """The runs of a group of texts, one a window, and to which text each belongs."""

    texts: int
    text_of: list[int]
    runs: list[Future[tuple[Floats, Floats, Projected]]]


class Encoder:
    """The ONNX session and its threads; `seconds` adds up the time that its caller waited for it."""

    def __init__(self, weights: Path, splitter: Splitter, threads: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(weights / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._splitter = splitter
        self.threads = threads or _cores()
        self._pool = ThreadPoolExecutor(self.threads)
        self.seconds = 0.0

    def encode(self, texts: Sequence[Words]) -> list[Encoded]:
        """What the network says of each word of each text."""
        return self._finished(self._started(texts))

    def encode_all(self, groups: Iterable[Sequence[Words]]) -> Iterator[list[Encoded]]:
        """The same for each group of texts; while the caller works on one, the network reads the next."""
        ahead: deque[_Started] = deque()
        try:
            for texts in groups:
                ahead.append(self._started(texts))
                if len(ahead) > 1:
                    yield self._finished(ahead.popleft())
            while ahead:
                yield self._finished(ahead.popleft())
        finally:
            for started in ahead:
                for run in started.runs:
                    run.cancel()

    def _started(self, texts: Sequence[Words]) -> _Started:
        jobs = [(number, window) for number, words in enumerate(texts) for window in windows(words)]
        longest_first = sorted(range(len(jobs)), key=lambda i: jobs[i][1].before - jobs[i][1].after)
        runs = {i: self._pool.submit(self._run, texts[jobs[i][0]], jobs[i][1]) for i in longest_first}
        return _Started(len(texts), [number for number, _ in jobs], [runs[i] for i in range(len(jobs))])

    def _finished(self, started: _Started) -> list[Encoded]:
        since = time.perf_counter()
        found: list[list[tuple[Floats, Floats, Projected]]] = [[] for _ in range(started.texts)]
        for number, run in zip(started.text_of, started.runs, strict=True):
            found[number].append(run.result())
        self.seconds += time.perf_counter() - since
        return [
            Encoded(np.concatenate([tags for tags, _, _ in mine]), np.concatenate([layers for _, layers, _ in mine]), [p for *_, p in mine])
            for mine in found
        ]

    def _run(self, words: Words, window: Window) -> tuple[Floats, Floats, Projected]:
        first_piece = words.first_piece[window.before : window.after + 1]
        at, end = first_piece[0], first_piece[-1]
        lengths = np.diff(first_piece)

        def spread(values: NDArray[np.int32]) -> NDArray[np.int64]:
            return np.pad(np.repeat(values[window.before : window.after], lengths), 1).astype(np.int64)

        pieces = np.concatenate([[self._splitter.first], words.pieces[at:end], [self._splitter.last]]).astype(np.int64)
        core = slice(window.start - window.before, window.end - window.before)
        tags, layers, links, people, statements, contents = self._session.run(
            ["tags", "layers", "links", "people", "statements", "contents"],
            {
                "pieces": pieces,
                "case": spread(words.case),
                "quote": spread(words.quote),
                "opening": spread(words.opening),
                "word_pieces": (first_piece[:-1] - at + 1).astype(np.int64),
            },
        )
        projected = Projected(
            window,
            links.reshape(len(tags), POINTER_ROLES, 2, LINK_WIDTH),
            people.reshape(len(tags), 2, -1),
            statements.reshape(len(tags), STATEMENT_ROLES, 2, -1),
            contents,
        )
        return tags[core], layers[core], projected


def _cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
