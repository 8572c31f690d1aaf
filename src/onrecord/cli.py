"""The command line: parse, call the library, print. Whatever it does, a Python program can do with the same few calls."""

from __future__ import annotations

import datetime
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, TextIO, cast

import click

from . import __version__
from .errors import Error, InputMissing
from .record import Article, Record

if TYPE_CHECKING:
    from .reading.reader import Reader

FORMATS = ("text", "json", "jsonl", "csv", "html")


class _Date(click.ParamType[str]):
    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2024-09-13", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="onrecord")
def cli() -> None:
    """Who said what, about whom, according to whom: every attributed statement of a news text, with its exact words."""


@cli.command()
@click.argument("inputs", nargs=-1, metavar="PATH|URL|- ...")
@click.option(
    "--articles",
    type=str,
    metavar="FILE|-",
    help="Read one article a line: JSON objects with id, text and any of title, byline, outlet, published, url.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text: for the terminal. json: one document. jsonl: one record a line. csv: one row a statement. html: one page.",
)
@click.option("--published", type=_Date(), metavar="DATE", help="When the inputs were published, as 2024-09-13.")
@click.option("--outlet", metavar="NAME", help="Who published the inputs.")
@click.option("--any-language", is_flag=True, help="Read texts that do not seem to be English all the same.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processor cores to use; by default all.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there instead of to standard output, whole or not at all.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what happened and how long it took.")
def read(
    inputs: tuple[str, ...],
    articles: str | None,
    kind: str,
    published: str | None,
    outlet: str | None,
    any_language: bool,
    jobs: int | None,
    output: Path | None,
    verbose: bool,
) -> None:
    """Read articles and print who said what.

    An input is a file (plain text or HTML), an http(s) address, or - for standard input. Exit status 0: all were read; 1: some could
    not be, each with a line on standard error; 2: the command itself is wrong.
    """
    if not inputs and articles is None:
        raise click.UsageError("nothing to read: name a file, an address or -, or use --articles FILE")
    if articles == "-" and "-" in inputs:
        raise click.UsageError("standard input can be either the articles (--articles -) or an article (-), not both")
    started = time.perf_counter()
    from .reading.reader import Reader

    reader = Reader(threads=jobs)
    _say(verbose, f"{reader.model} loaded in {time.perf_counter() - started:.2f} s, {reader.encoder.threads} threads")
    failures: list[Error] = []
    many = len(inputs) > 1 or articles is not None
    items = _items(inputs, articles, published, outlet)
    with _progress(items, _how_many(inputs, articles), many) as watched, _stream(output) as stream:
        _write(kind, _records(reader, watched, any_language, failures, verbose), stream, many)
    if failures:
        sys.exit(1)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    click.echo(json.dumps(Record.model_json_schema(by_alias=True, mode="serialization"), indent=1))


def main() -> None:
    """The entry point of the program `onrecord`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli.main(standalone_mode=True)
    except BrokenPipeError:
        # the reader of our output has seen enough; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _items(inputs: Iterable[str], articles: str | None, published: str | None, outlet: str | None) -> Iterator[Article | Error]:
    """What was named, opened one after another."""
    from .articles import articles_from_lines, open_article

    for source in inputs:
        try:
            yield open_article(source, published=published, outlet=outlet)
        except Error as error:
            yield error
    if articles is not None:
        given = {field: value for field, value in (("published", published), ("outlet", outlet)) if value}
        try:
            with click.open_file(articles, "rb") as lines:
                for item in articles_from_lines(cast(BinaryIO, lines), articles):
                    yield item.model_copy(update=given) if given and isinstance(item, Article) else item
        except OSError as error:
            yield InputMissing(articles, "no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}")


def _records(
    reader: Reader, items: Iterable[Article | Error], any_language: bool, failures: list[Error], verbose: bool
) -> Iterator[Record]:
    """The records; failures are told at once and kept."""
    started, words, count = time.perf_counter(), 0, 0
    for result in reader.read_all(items, any_language):
        if isinstance(result, Error):
            failures.append(result)
            click.echo(f"onrecord: {result}", err=True)
            continue
        count, words = count + 1, words + len(result.article.text.split())
        _say(verbose, f"{result.article.id}: {len(result.article.text.split())} words, {len(result.statements)} statements")
        yield result
    seconds = max(time.perf_counter() - started, 1e-9)
    _say(verbose, f"{count} read, {len(failures)} failed, {words} words in {seconds:.2f} s: {words / seconds:.0f} words per second")


def _write(kind: str, records: Iterator[Record], stream: TextIO, many: bool) -> None:
    if kind == "text":
        from rich.console import Console

        from .formats.text import print_record

        console = Console(file=stream, highlight=False)
        for record in records:
            print_record(record, console)
    elif kind == "html":
        from .formats.html import to_html

        found = list(records)
        if found:
            stream.write(to_html(found))
    elif kind == "csv":
        from .formats.csv import write_csv

        write_csv(records, stream)
    elif kind == "jsonl":
        from .formats.json import write_jsonl

        write_jsonl(records, stream)
    else:
        from .formats.json import write_json

        write_json(records, stream, many)
    stream.flush()


@contextmanager
def _stream(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears when all is written."""
    if output is None:
        yield sys.stdout
        return
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=output.parent, prefix=output.name, delete=False) as file:
            draft = Path(file.name)
            try:
                yield cast(TextIO, file)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        draft.replace(output)
    except OSError as error:
        raise click.UsageError(f"--output {output}: cannot be written: {error.strerror}") from None


@contextmanager
def _progress(items: Iterable[Article | Error], total: int | None, many: bool) -> Iterator[Iterable[Article | Error]]:
    """The items, counted on standard error where that is a terminal and there are several."""
    if not many or not sys.stderr.isatty():
        yield items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield progress.track(items, total=total, description="Reading")


def _how_many(inputs: tuple[str, ...], articles: str | None) -> int | None:
    if articles is None:
        return len(inputs)
    if articles == "-" or not Path(articles).is_file() or not sys.stderr.isatty():
        return None
    with Path(articles).open("rb") as lines:
        return len(inputs) + _lines(lines)


def _lines(stream: IO[bytes]) -> int:
    return sum(1 for line in stream if line.strip())


def _say(verbose: bool, line: str) -> None:
    if verbose:
        click.echo(f"onrecord: {line}", err=True)


if __name__ == "__main__":
    main()
