"""Words -> tag scores and link projections for each word, by the exported network under onnxruntime.

A text is read in windows of whole paragraphs with some paragraphs of context on both sides, and each window is a run of its
own, unpadded and on one thread: so the numbers depend on nothing but the text (neither on neighbours in a batch nor on the
number of threads), memory does not grow with the text, and windows run side by side on all cores.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from .windows import Window, windows
from .words import Splitter, Words

POINTER_ROLES, LINK_WIDTH = 4, 64

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Encoded:
    """tags (W, T) scores of each tag; links, for each window its place and the projections (N, 4, 2, 64) of its N words, context
    included, as first and last of a span, by role. Projections of different windows do not compare: positions differ."""

    tags: Floats
    links: list[tuple[Window, Floats]]


class Encoder:
    """The ONNX session and its threads; `seconds` adds up the time inside onnxruntime, divided by the number of threads."""

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
        jobs = [(number, window) for number, words in enumerate(texts) for window in windows(words)]
        order = sorted(range(len(jobs)), key=lambda i: jobs[i][1].before - jobs[i][1].after)
        results = dict(zip(order, self._pool.map(lambda i: self._run(texts[jobs[i][0]], jobs[i][1]), order), strict=True))
        self.seconds += sum(seconds for _, _, seconds in results.values()) / self.threads
        found: list[list[int]] = [[] for _ in texts]
        for i, (number, _) in enumerate(jobs):
            found[number].append(i)
        return [Encoded(np.concatenate([results[i][0] for i in mine]), [(jobs[i][1], results[i][1]) for i in mine]) for mine in found]

    def _run(self, words: Words, window: Window) -> tuple[Floats, Floats, float]:
        first_piece = words.first_piece[window.before : window.after + 1]
        at, end = first_piece[0], first_piece[-1]
        lengths = np.diff(first_piece)

        def spread(values: NDArray[np.int32]) -> NDArray[np.int64]:
            return np.pad(np.repeat(values[window.before : window.after], lengths), 1).astype(np.int64)

        pieces = np.concatenate([[self._splitter.first], words.pieces[at:end], [self._splitter.last]]).astype(np.int64)
        core = slice(window.start - window.before, window.end - window.before)
        started = time.perf_counter()
        tags, links = self._session.run(
            ["tags", "links"],
            {
                "pieces": pieces,
                "case": spread(words.case),
                "quote": spread(words.quote),
                "opening": spread(words.opening),
                "word_pieces": (first_piece[:-1] - at + 1).astype(np.int64),
            },
        )
        seconds = time.perf_counter() - started
        return tags[core], links.reshape(len(tags), POINTER_ROLES, 2, LINK_WIDTH), seconds


def _cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
