"""The command line: parse, call the library, print. Whatever it does, a Python program can do with the same few calls."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, TextIO, cast

import click

from . import __version__
from .errors import Error, InputMissing, NotText
from .record import Article, Record

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from .reading.reader import Reader

FORMATS = ("text", "json", "jsonl", "csv", "html")


class _Program(click.Group):
    """Ends as a program in a shell should: what the user or the system did gives one line or none, never a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            line, status = "interrupted", 130
        except BrokenPipeError:
            # the reader of our output has seen enough: no failure, as with other filters
            line, status = None, 0
            _drop_output()
        except OSError as error:
            line, status = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 1
            _drop_output()
        if line:
            say(line)
        ctx.exit(status)


def date(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return value and datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date such as 2024-09-13") from None


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option("--published", callback=date, metavar="DATE", help="When the inputs were published, as 2024-09-13.")
@click.option("--outlet", metavar="NAME", help="Who published the inputs.")
@click.option("--any-language", is_flag=True, help="Read texts that do not seem to be English all the same.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processor cores to use; by default all.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there instead of to standard output, whole or not at all.",
)
@click.option(
    "--explain",
    "explained",
    multiple=True,
    metavar="ID",
    help="Instead of the record, print why the speaker of this statement (s1, s2 …) was chosen; for one input, may be repeated.",
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
    explained: tuple[str, ...],
    verbose: bool,
) -> None:
    """Read articles and print who said what.

    An input is a file (plain text or HTML), an http(s) address, or - for standard input. Exit status 0: all were read; 1: some could
    not be, each with a line on standard error; 2: the command itself is wrong.
    """
    if not inputs and articles is None:
        raise click.UsageError("nothing to read: name a file, an address or -, or use --articles FILE")
    if [*inputs, articles].count("-") > 1:
        raise click.UsageError("standard input (-) can be named only once")
    if "-" in (*inputs, articles) and sys.stdin is None:
        raise click.UsageError("standard input (-) is closed")
    if explained and (len(inputs) != 1 or articles is not None or kind != "text"):
        raise click.UsageError("--explain takes one input and the format text")
    started = time.perf_counter()
    from .reading.reader import Reader

    reader = Reader(threads=jobs)
    if verbose:
        say(f"{reader.model} loaded in {time.perf_counter() - started:.2f} s, {reader.encoder.threads} threads")
    failures: list[Error] = []
    many = len(inputs) > 1 or articles is not None
    items = _items(inputs, articles, published, outlet)
    with (
        written(output) as stream,
        progress_bar("Reading", _how_many(inputs, articles), many and _leaves_room(kind, stream)) as progress,
    ):
        records = _records(reader, items, any_language, failures, verbose, progress)
        if explained:
            _explain(records, explained, reader.least_speaker, failures, stream)
        else:
            _write(kind, records, stream, many)
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
    from . import cli_archive  # noqa: F401  (its commands join those of this file)

    cli.main(prog_name="onrecord")


def _items(inputs: Iterable[str], articles: str | None, published: str | None, outlet: str | None) -> Iterator[Article | Error]:
    """What was named, opened one after another."""
    from .articles import articles_from_lines, open_article

    outlet = outlet and _unicode(outlet)
    for source in inputs:
        try:
            article = open_article(source, published=published, outlet=outlet)
        except Error as error:
            yield error
        except Exception as error:
            # a page can break a parser in ways that nobody foresaw: the other inputs are read all the same
            yield NotText(source, f"cannot be read: {type(error).__name__}: {error}")
        else:
            yield article.model_copy(update={"id": _unicode(article.id)})
    if articles is not None:
        given = {field: value for field, value in (("published", published), ("outlet", outlet)) if value}
        try:
            with click.open_file(articles, "rb") as lines:
                for item in articles_from_lines(cast(BinaryIO, lines), _unicode(articles)):
                    yield item.model_copy(update=given) if given and isinstance(item, Article) else item
        except OSError as error:
            yield InputMissing(articles, "no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}")


def _unicode(argument: str) -> str:
    """An argument as it can stand in a record: a file's name need not be Unicode, a record is."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _records(
    reader: Reader,
    items: Iterable[Article | Error],
    any_language: bool,
    failures: list[Error],
    verbose: bool,
    progress: Progress | None,
) -> Iterator[Record]:
    """The records; failures are told at once and kept."""
    started, words, count = time.perf_counter(), 0, 0
    for result in reader.read_all(items, any_language):
        if progress:
            progress.advance(progress.task_ids[0])
        with _aside(progress):
            seconds = time.perf_counter() - started
            if isinstance(result, Error):
                failures.append(result)
                say(str(result))
                continue
            here = len(result.article.text.split())
            count, words = count + 1, words + here
            if verbose:
                say(f"{result.article.id}: {here} words, {len(result.statements)} statements, after {seconds:.2f} s")
            yield result
    seconds = max(time.perf_counter() - started, 1e-9)
    if verbose:
        with _aside(progress):
            say(f"{count} read, {len(failures)} failed, {words} words in {seconds:.2f} s: {words / seconds:.0f} words per second")


def _explain(records: Iterator[Record], explained: Iterable[str], least: float, failures: list[Error], stream: TextIO) -> None:
    """Why the speakers of these statements were chosen; a statement that is not there is a failure like others."""
    from .formats.explanation import explanation
    from .formats.text import shown

    for record in records:
        for number, statement_id in enumerate(explained):
            try:
                lines = explanation(record, statement_id, least)
            except Error as error:
                failures.append(error)
                say(str(error))
                continue
            stream.write("\n" * bool(number) + "".join(f"{shown(line)}\n" for line in lines))
    stream.flush()


def _write(kind: str, records: Iterator[Record], stream: TextIO, many: bool) -> None:
    if kind == "text":
        from .formats.text import print_record

        console = console_of(stream)
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


def console_of(stream: TextIO) -> Console:
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            # rich would end the program with status 1, which says that an input failed
            raise BrokenPipeError

    # with NO_COLOR rich still prints bold and dim; plain is plain
    return Terminal(file=stream, highlight=False, color_system=None if os.environ.get("NO_COLOR") else "auto")


@contextmanager
def written(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears when all is written; a device or a named pipe is written to as it is."""
    if output is None:
        yield sys.stdout
        return
    target = output.resolve()
    is_file = target.is_file() or not target.exists()
    draft = target.with_name(f".{target.name}.{os.getpid()}") if is_file else target
    try:
        file = draft.open("x" if is_file else "w", encoding="utf-8", newline="")
    except OSError as error:
        raise click.BadParameter(f"{output} cannot be written: {error.strerror}", param_hint="'--output'") from None
    try:
        with file:
            yield file
        if is_file:
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
    finally:
        if is_file:
            draft.unlink(missing_ok=True)


@contextmanager
def progress_bar(what: str, total: int | None, wanted: bool = True) -> Iterator[Progress | None]:
    """A bar on standard error where that is a terminal."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    left = TimeElapsedColumn() if total is None else TimeRemainingColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), left)
    # redirect_stdout would carry the results off to standard error
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        progress.add_task(what, total=total)
        yield progress


def _leaves_room(kind: str, stream: TextIO) -> bool:
    """Whether a bar can stand below the results: not where they come to a terminal as one long document."""
    return kind in ("text", "jsonl", "csv") or not stream.isatty()


@contextmanager
def _aside(progress: Progress | None) -> Iterator[None]:
    """Takes the bar away while something else is printed to the terminal."""
    if progress:
        progress.stop()
    yield
    if progress:
        progress.start()


def _how_many(inputs: tuple[str, ...], articles: str | None) -> int | None:
    if articles is None:
        return len(inputs)
    if not Path(articles).is_file():
        return None
    try:
        with Path(articles).open("rb") as lines:
            return len(inputs) + _lines(lines)
    except OSError:
        return None


def _lines(stream: IO[bytes]) -> int:
    return sum(1 for line in stream if line.strip())


def say(line: str) -> None:
    """One line on standard error, whatever an input is called: line ends and control characters are shown as escapes."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    click.echo(f"onrecord: {shown}", err=True)


def _drop_output() -> None:
    """Lets what is still unwritten go nowhere, so that Python does not complain of it at exit."""
    # standard output may be closed already, or no file of the system's
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    # run as a file, this is another module than the one that the commands of the archive join
    from onrecord.cli import main as program

    program()
