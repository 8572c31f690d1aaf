"""The commands of an archive: keep what was read, and ask it. As in cli.py: parse, call the library, print."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .cli import cli, console_of, date, progress_bar, say, written
from .errors import Error, InputMissing

if TYPE_CHECKING:
    from .archive import Archive
    from .articles import Columns

F = TypeVar("F", bound=Callable[..., Any])

_db = click.option("--db", required=True, metavar="FILE", help="The archive: one SQLite file.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
_chart = click.option("--chart", type=click.Path(path_type=Path), metavar="FILE", help="Draw it: FILE ends in .svg, .png or .html.")
_limit = click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")


def _question(function: F) -> F:
    return _db(_json(_csv(function)))


def _columns(function: F) -> F:
    for name in ("url", "published", "outlet", "byline", "title", "text", "id"):
        option = "date" if name == "published" else name
        meant = {"published": "date of publication"}.get(name, name)
        function = click.option(
            f"--{option}-column", f"{name}_column", default=name, metavar="NAME", help=f"The column or key that holds the {meant}."
        )(function)
    return function


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|URL|- ...")
@_db
@click.option("--published", callback=date, metavar="DATE", help="When the inputs were published, as 2024-09-13.")
@click.option("--outlet", metavar="NAME", help="Who published the inputs.")
@click.option("--speaker", metavar="NAME", help="All of the text is this person's own words: an essay, a press release, posts.")
@_columns
@click.option("--reread", is_flag=True, help="Read articles that are there already again, with this version's model.")
@click.option("--any-language", is_flag=True, help="Read texts that do not seem to be English all the same.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processor cores to use; by default all.")
def add(
    inputs: tuple[str, ...],
    db: str,
    published: str | None,
    outlet: str | None,
    speaker: str | None,
    reread: bool,
    any_language: bool,
    jobs: int | None,
    **columns: str,
) -> None:
    """Read articles and keep what they say in an archive.

    Inputs are articles (text, HTML, addresses), folders of them, tables (JSONL, CSV, Parquet), records as onrecord read writes them,
    transcripts (WebVTT, SRT, "NAME: words") and exports of posts. What is in the archive already is passed over, so a run that was
    broken off goes on where it stopped. Exit status 1: some could not be read; all others were added.
    """
    from .articles import Columns

    named = Columns(**{key.removesuffix("_column"): value for key, value in columns.items()})
    with _opened(db, writing=True) as archive:
        _added(archive, _items(inputs, named, published, outlet, speaker), reread, any_language, jobs, inputs)


def _how_many(inputs: Iterable[str]) -> int | None:
    from .articles import count_of

    counts = [count_of(source) for source in inputs]
    return None if None in counts else sum(count for count in counts if count)


def _items(inputs: Iterable[str], columns: Columns, published: str | None, outlet: str | None, speaker: str | None) -> Iterator[Any]:
    from .articles import articles_of

    for source in inputs:
        yield from articles_of(source, columns=columns, published=published, outlet=outlet, speaker=speaker)


def _added(
    archive: Archive, items: Iterable[Any], reread: bool, any_language: bool, jobs: int | None, inputs: Sequence[str] | None = None
) -> None:
    """Adds, with a bar on a terminal (and the time left, where `inputs` say how many items there are), and says at the end what became of
    the items."""
    counts: dict[str, int] = {}

    def read_all(unread: Iterable[Any]) -> Iterator[Any]:
        from .reading.reader import Reader

        return Reader(threads=jobs).read_all(unread, any_language)

    with progress_bar("Adding", _how_many(inputs) if inputs and sys.stderr.isatty() else None) as progress:
        for result in archive.add_all(items, read_all, reread):
            outcome = "failed" if isinstance(result, Error) else result.outcome
            counts[outcome] = counts.get(outcome, 0) + 1
            if isinstance(result, Error):
                say(str(result))
            if progress:
                progress.advance(progress.task_ids[0])
    told = ", ".join(f"{counts[outcome]} {label}" for outcome, label in _OUTCOMES.items() if outcome in counts)
    say(told or "nothing to add")
    if "failed" in counts:
        sys.exit(1)


_OUTCOMES = {
    "added": "added", "publication": "further publications", "version": "new versions", "reread": "read again", "known": "known already",
    "failed": "failed",
}  # fmt: skip


@cli.command()
@click.argument("article", required=False)
@_db
@click.option("--person", metavar="NAME", help="Take out every trace of this person instead.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def remove(article: str | None, db: str, person: str | None, yes: bool) -> None:
    """Take an article, or every trace of a person, out of an archive, for good.

    An article goes with all its versions. A person's statements go; their names and words in the texts become blocks, so that what
    others said stays with its place. Not a byte of what is taken out is left in the file.
    """
    if (article is None) == (person is None):
        raise click.UsageError("name an article, or --person NAME")
    with _opened(db, writing=True) as archive:
        if not yes and sys.stdin.isatty():
            click.confirm(f"Take {article or person} out of {db} for good?", abort=True, err=True)
        count = archive.remove(article) if article is not None else archive.remove_person(str(person))
    say(
        f"{article}: {count} version{'s' * (count != 1)} taken out"
        if article is not None
        else f"{person}: taken out of {count} text{'s' * (count != 1)}"
    )


@cli.command()
@_db
@_json
def info(db: str, as_json: bool) -> None:
    """Say what is in an archive."""
    with _opened(db) as archive:
        found = archive.info()
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(found)))
    else:
        click.echo(f"{found.articles} articles, {found.statements} statements, {found.people} people")
        click.echo(f"schema {found.schema}, read by {found.model or 'nothing yet'}")


@cli.command()
@click.argument("words")
@_question
@click.option("--speaker", metavar="NAME", help="Only what this person said.")
@click.option("--about", metavar="NAME", help="Only what is about this person: named in it, or for or against them.")
@click.option("--outlet", metavar="NAME", help="Only what this outlet published.")
@click.option("--act", metavar="ACT", help="Only this act: say, accuse, support, agree, deny, promise, urge, ask, think, feel.")
@click.option("--kind", metavar="KIND", help="Only from this kind of speaker: person, organization, group, unnamed …")
@click.option("--since", callback=date, metavar="DATE", help="Only what was published on this day or later.")
@click.option("--until", callback=date, metavar="DATE", help="Only what was published on this day or earlier.")
@click.option("--quoted", is_flag=True, help="Only quotations, whole or in part.")
@_limit
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True, help="Leave out so many first: the next page.")
def search(words: str, db: str, as_json: bool, as_csv: bool, limit: int, offset: int, **filters: Any) -> None:
    """Find statements by their words, the best first. A phrase stands in quotation marks."""
    with _opened(db) as archive:
        _print(archive.search(words, limit, offset, **filters), as_json, as_csv)


@cli.command()
@click.argument("name")
@_question
@_limit
def who(name: str, db: str, as_json: bool, as_csv: bool, limit: int) -> None:
    """What somebody said, what was said about them and by whom, first and last, and where. NAME can be a number, as #12."""
    with _opened(db) as archive:
        _print(archive.who(name, limit), as_json, as_csv)


@cli.command()
@click.argument("subject", metavar="NAME|TOPIC")
@_question
@_chart
@_limit
def sides(subject: str, db: str, as_json: bool, as_csv: bool, chart: Path | None, limit: int) -> None:
    """Who is for and who against a person or a topic, on whose account, in which words."""
    with _opened(db) as archive:
        _print(archive.sides(subject, limit), as_json, as_csv, chart)


@cli.command()
@click.argument("subject", metavar="NAME|TOPIC")
@_question
@_chart
@_limit
def timeline(subject: str, db: str, as_json: bool, as_csv: bool, chart: Path | None, limit: int) -> None:
    """What was said when, by whom, where: by or about a person, or on a topic."""
    with _opened(db) as archive:
        _print(archive.timeline(subject, limit), as_json, as_csv, chart)


@cli.command()
@click.argument("quotation", required=False, metavar="[#STATEMENT|TEXT]")
@_question
@click.option("--speaker", metavar="NAME", help="Who is said to have said it: an echo by somebody else says so.")
@_limit
def echoes(quotation: str | None, db: str, as_json: bool, as_csv: bool, speaker: str | None, limit: int) -> None:
    """Follow a quotation across articles: who had it first, who repeats it, and what was changed in it.

    Without a quotation: those that are repeated most.
    """
    with _opened(db) as archive:
        if quotation is None:
            _print(archive.repeated()[:limit], as_json, as_csv)
        else:
            _print(archive.echoes(quotation, speaker, limit), as_json, as_csv)


@cli.command()
@_question
@_chart
@click.option("--period", type=click.Choice(("year", "month", "all")), default="year", show_default=True, help="How long a period is.")
@click.option("--by", metavar="COLUMN", help="Also count statements by this column of the imported table of people.")
@_limit
def audit(db: str, as_json: bool, as_csv: bool, chart: Path | None, period: Any, by: str | None, limit: int) -> None:
    """Who gets to speak: by outlet and period, by kind of source, and who speaks most."""
    with _opened(db) as archive:
        _print(archive.audit(period, by, limit), as_json, as_csv, chart)


@cli.command()
@_db
@click.option(
    "--format",
    "export_format",
    type=click.Choice(("jsonl", "csv", "parquet", "jsonld", "conll", "brat")),
    default="jsonl",
    show_default=True,
    help="jsonl: records. csv, parquet: one row a statement. jsonld: schema.org and Web Annotation. conll: CoNLL-U Plus. brat: a folder.",
)
@click.option("--output", "target", required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER", help="Write there.")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; several times for several.")
def export(db: str, export_format: str, target: Path, articles: tuple[str, ...]) -> None:
    """Write what an archive holds to a file, or to a folder for brat.

    What is corrected in brat comes back with onrecord correct.
    """
    from .formats.brat import write_brat
    from .formats.conll import write_conll
    from .formats.csv import write_csv
    from .formats.json import write_jsonl
    from .formats.jsonld import write_jsonld
    from .formats.parquet import write_parquet

    with _opened(db) as archive:
        records = (archive.record(article) for article in articles) if articles else archive.records()
        if export_format == "brat":
            count = write_brat(records, target)
            say(f"{count} text{'s' * (count != 1)} to open in brat")
        elif target.is_dir():
            raise click.UsageError(f"{target} is a folder: name a file")
        elif export_format == "parquet":
            write_parquet(records, target)
        else:
            write = {"jsonl": write_jsonl, "csv": write_csv, "jsonld": write_jsonld, "conll": write_conll}[export_format]
            with written(target) as stream:
                write(records, stream)


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FOLDER|FILE.ann ...")
@_db
def correct(inputs: tuple[str, ...], db: str) -> None:
    """Take in what was corrected in brat, in files that onrecord export --format brat wrote.

    A corrected article is not replaced when a new model reads it. One that nobody changed stays the model's. Exit status 1: some could
    not be understood; all others were taken in.
    """
    from .formats.corrections import corrections

    counts = {"corrected": 0, "unchanged": 0, "failed": 0}
    with _opened(db, writing=True) as archive:
        for found in (found for source in inputs for found in corrections(archive, source)):
            counts["failed" if isinstance(found, Error) else "corrected" if found else "unchanged"] += 1
            if isinstance(found, Error):
                say(str(found))
            elif found:
                archive.correct(found)
    say(", ".join(f"{count} {label}" for label, count in counts.items() if count))
    if counts["failed"]:
        sys.exit(1)


@cli.group()
def people() -> None:
    """Say who is who: corrections hold for articles that are read later, too."""


@people.command()
@click.argument("name")
@click.argument("others", nargs=-1, required=True)
@_db
def merge(name: str, others: tuple[str, ...], db: str) -> None:
    """Make several people one, who goes by NAME. Names or numbers, as #12."""
    with _opened(db, writing=True) as archive:
        archive.merge(name, others)


@people.command()
@click.argument("name")
@click.argument("new_name")
@_db
@click.option("--article", "articles", multiple=True, required=True, metavar="ID", help="An article in which it is the other person.")
def split(name: str, new_name: str, db: str, articles: tuple[str, ...]) -> None:
    """Make another person, NEW_NAME, of NAME in some articles."""
    with _opened(db, writing=True) as archive:
        archive.split(name, articles, new_name)


@people.command()
@click.argument("name")
@click.argument("new_name")
@_db
def rename(name: str, new_name: str, db: str) -> None:
    """Call a person by another name."""
    with _opened(db, writing=True) as archive:
        archive.rename(name, new_name)


@people.command("import")
@click.argument("table", type=str, metavar="FILE.csv")
@_db
def import_(table: str, db: str) -> None:
    """Import a table of known people: name, and any of kind, aliases (separated by |), id, and other columns for the audit."""
    try:
        rows = list(csv.DictReader(Path(table).read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        _fail(InputMissing(table, f"cannot be read as CSV in UTF-8: {getattr(error, 'strerror', None) or error}"))
    with _opened(db, writing=True) as archive:
        say(f"{archive.import_people(rows)} people imported")


@cli.group()
def feed() -> None:
    """Follow RSS and Atom feeds."""


@feed.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL ...")
@_db
def feed_add(urls: tuple[str, ...], db: str) -> None:
    """Follow these feeds."""
    from .archive.feeds import follow

    with _opened(db, writing=True) as archive:
        for url in urls:
            follow(archive, url)


@feed.command("pull")
@_db
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processor cores to use; by default all.")
def feed_pull(db: str, jobs: int | None) -> None:
    """Fetch what is new in the feeds, and read it. A feed that is broken does not stop the others."""
    from .archive.feeds import news

    with _opened(db, writing=True) as archive:
        _added(archive, news(archive), False, False, jobs)


@contextmanager
def _opened(db: str, writing: bool = False) -> Iterator[Archive]:
    """An archive; whatever goes wrong with it is one line and status 1."""
    from .archive import Archive

    try:
        with Archive(db, readonly=not writing) as archive:
            yield archive
    except Error as error:
        _fail(error)


def _fail(error: Error) -> None:
    say(str(error))
    sys.exit(1)


def _print(answer: Any, as_json: bool, as_csv: bool, chart: Path | None = None) -> None:
    from .formats.answers import print_answer, to_json, write_csv

    if as_json and as_csv:
        raise click.UsageError("choose --json or --csv")
    if chart:
        from .formats.charts import write_chart

        write_chart(answer, chart)
    if as_json:
        click.echo(to_json(answer))
    elif as_csv:
        write_csv(answer, sys.stdout)
    elif not chart:
        print_answer(answer, console_of(sys.stdout))
