"""Writes command-line.md from the commands themselves: `python docs/make_reference.py`. A test fails when the page is stale."""

from pathlib import Path

import click

from onrecord import cli_archive
from onrecord.cli import cli

assert cli_archive.cli is cli  # its commands have joined

PAGE = Path(__file__).parent / "command-line.md"
ABOUT = """Standard output carries results only. Progress goes to standard error, and only where that is a terminal and there are several
inputs. A closed pipe (`| head -1`) ends the program quietly.

| exit status | |
|---|---|
| 0 | all inputs were read |
| 1 | some input failed: the others were read and printed, and each failure is a line `onrecord: NAME: REASON` on standard error |
| 1 | the output could not be written, which is one line too |
| 2 | the command line is wrong: nothing was read |
| 130 | interrupted |
"""
EXAMPLES = {
    "inputs": (
        "Files, addresses, or `-` for standard input. Inputs are read in the order given. "
        "HTML is told from plain text by its name or its beginning. "
        "Nothing is fetched but the addresses named here.",
        "onrecord read examples/council-vote.txt - < examples/cup-final.txt",
    ),
    "articles": (
        "`-` is standard input. A line that is no article is a failure of its own, named `FILE:LINE`. "
        "Inputs named beside it are read first.",
        "onrecord read --articles examples/articles.jsonl --format jsonl",
    ),
    "kind": (
        "`text`, `jsonl` and `csv` come as they are read. `json` is a record for one input and an array for several or for `--articles`. "
        "`text` is in colour on a terminal, and plain in a pipe or with `NO_COLOR` set.",
        "onrecord read --format csv examples/harbour-trial.txt",
    ),
    "published": (
        "It wins over the date that a page or a line of `--articles` gives.",
        "onrecord read --published 2024-09-11 examples/council-vote.txt",
    ),
    "outlet": (
        "It wins over the outlet that a page or a line of `--articles` gives.",
        'onrecord read --outlet "Corrie Mail" --format json examples/reef-study.txt',
    ),
    "any_language": (
        "Without it such a text is a failure, and the line on standard error says which language it seems to be.",
        "onrecord read --any-language examples/reef-study.txt",
    ),
    "jobs": (
        "The records are the same with any number.",
        "onrecord read --jobs 1 examples/cup-final.txt",
    ),
    "output": (
        "An existing file stays as it was until all is read. A device or a named pipe is written to as it is.",
        "onrecord read --format html --output council.html examples/council-vote.txt",
    ),
    "explained": (
        "It tells the source, the mentions that were followed from it to a name, the speaker and the runner-up with their confidences, "
        "and the confidence below which a name is withheld. A statement that is not there is a failure.",
        "onrecord read --explain s5 --explain s9 examples/council-vote.txt",
    ),
    "verbose": (
        "The time to load, then for each input its words, its statements and the seconds since reading began, "
        "and words per second at the end.",
        "onrecord read -v examples/singer-posts.txt",
    ),
    "add.inputs": (
        "A folder is read with all that is in it. Lines of JSON can be articles, posts or records. An article that is there already with "
        "the same text is passed over; the same text under another id or outlet is a further publication that shares one reading; the same "
        "id with another text is a new version, and the old one is marked superseded.",
        "onrecord add examples/articles.jsonl examples/council-vote.txt --db news.db",
    ),
    "db": ("Other tools can open it while it is written: see [the archive](archive.md).", "onrecord info --db news.db"),
    "add.published": (
        "It wins over the date that an input gives.",
        "onrecord add examples/cup-final.txt --published 2024-06-02 --db news.db",
    ),
    "add.outlet": (
        "It wins over the outlet that an input gives.",
        'onrecord add examples/reef-study.txt --outlet "Corrie Mail" --db news.db',
    ),
    "add.speaker": (
        "Each paragraph is a statement of theirs, and what they quote is nested in it.",
        'onrecord add examples/singer-posts.txt --speaker "Oluchi Vance" --db news.db',
    ),
    **{
        f"{name}_column": (
            "For tables: JSONL, CSV, Parquet.",
            f"onrecord add examples/articles.jsonl --{option}-column {name} --db news.db",
        )
        for name, option in (
            ("id", "id"),
            ("text", "text"),
            ("title", "title"),
            ("byline", "byline"),
            ("outlet", "outlet"),
            ("published", "date"),
            ("url", "url"),
        )
    },
    "reread": ("Records corrected by hand stay.", "onrecord add examples/articles.jsonl --reread --db news.db"),
    "article": ("Its id, path or address.", "onrecord remove cup-final --yes --db news.db"),
    "person": ("A name, or a number such as #12.", 'onrecord remove --person "Ada Quill" --yes --db news.db'),
    "yes": ("Without it a terminal asks.", "onrecord remove reef-study --yes --db news.db"),
    "as_json": ("All that the answer holds, and for `info` the counts.", "onrecord info --db news.db --json"),
    "as_csv": ("The rows of the table, with all columns.", "onrecord search ferry --csv --db news.db"),
    "chart": ("Needs `pip install 'onrecord[charts]'`.", "onrecord audit --chart audit.svg --db news.db"),
    "limit": ("", "onrecord search ferry --limit 5 --db news.db"),
    "offset": ("", "onrecord search ferry --limit 5 --offset 5 --db news.db"),
    "words": (
        "All of the words; none of them is an operator. Where more than 2,000 statements have them, the 2,000 added last are ranked.",
        "onrecord search '\"the ferry\" winter' --db news.db",
    ),
    "search.speaker": ("", 'onrecord search ferry --speaker "Tomás van der Berg" --db news.db'),
    "about": ("", 'onrecord search ferry --about "Ada Quill" --db news.db'),
    "search.outlet": ("", 'onrecord search ferry --outlet "Harrow Courant" --db news.db'),
    "act": ("", "onrecord search ferry --act deny --db news.db"),
    "search.kind": ("", "onrecord search ferry --kind person --db news.db"),
    "since": ("", "onrecord search ferry --since 2024-01-01 --db news.db"),
    "until": ("", "onrecord search ferry --until 2024-12-31 --db news.db"),
    "quoted": ("", "onrecord search ferry --quoted --db news.db"),
    "who.name": (
        "Where several could be meant, they are listed, unless one is in ten times as many texts as all others together.",
        'onrecord who "Ada Quill" --db news.db',
    ),
    "subject": (
        "A name that the archive knows is a person; anything else, and what stands in quotation marks, is a topic: the statements "
        "that have the words.",
        "onrecord timeline ferry --db news.db",
    ),
    "quotation": (
        "The words, or the number of a statement as the other commands show it.",
        'onrecord echoes "The hull is sound, and nobody in this room has shown me" --db news.db',
    ),
    "echoes.speaker": ("", 'onrecord echoes "The hull is sound" --speaker "Ada Quill" --db news.db'),
    "period": ("", "onrecord audit --period month --db news.db"),
    "by": ("", "onrecord audit --by party --db news.db"),
    "name": ("A name, or a number such as #12.", 'onrecord people rename "Ada Quill" "Ada M. Quill" --db news.db'),
    "others": ("", 'onrecord people merge "Ada Quill" "Edwin Quill" --db news.db'),
    "new_name": ("", 'onrecord people split "Ada Quill" "Ada Quill of Harrow" --article council-vote --db news.db'),
    "split.articles": ("It may be repeated.", 'onrecord people split "Ada Quill" "Ada Quill (judge)" --article council-vote --db news.db'),
    "table": ("In UTF-8, with the names of the columns in the first row.", "onrecord people import examples/people.csv --db news.db"),
    "export_format": (
        "Parquet needs `pip install 'onrecord[tables]'`.",
        "onrecord export --format parquet --output all.parquet --db news.db",
    ),
    "target": (
        "A file appears when all is written. A folder for brat must be new or empty, so that nobody's corrections are written over.",
        "onrecord export --format brat --output to-correct --db news.db",
    ),
    "export.articles": (
        "Without it, all articles.",
        "onrecord export --format conll --article cup-final --article council-vote --output two.conllup --db news.db",
    ),
    "correct.inputs": (
        "Folders are read with all that is in them. The text beside an annotation says which article it is of.",
        "onrecord export --format brat --output to-correct --db news.db && onrecord correct to-correct --db news.db",
    ),
    "urls": ("An address of RSS or Atom.", "onrecord feed add https://harrow-courant.example/feed.xml --db news.db"),
}


def commands(group: click.Group = cli, before: str = "") -> list[tuple[str, click.Command]]:
    """Every command with its full name, those of groups included."""
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        found += commands(command, f"{before}{name} ") if isinstance(command, click.Group) else [(f"{before}{name}", command)]
    return found


def example(command: str, parameter: str) -> tuple[str, str]:
    """The paragraph and the example of an option: its own under this command, or the one that commands share."""
    last = command.rpartition(" ")[2]
    return EXAMPLES.get(f"{last}.{parameter}") or EXAMPLES[parameter]


def reference() -> str:
    """The page: the help of each command as it is printed, then each option with a paragraph and an example."""
    program = click.Context(cli, info_name="onrecord", terminal_width=100, **cli.context_settings)
    lines = ["# The command line", "", "Made from `--help` by `python docs/make_reference.py`.", ""]
    lines += ["```text", cli.get_help(program), "```", "", ABOUT, "```sh", "onrecord --version", "```", ""]
    for name, command in commands():
        context = click.Context(command, info_name=name, parent=program)
        lines += [f"## onrecord {name}", "", "```text", command.get_help(context), "```", ""]
        for parameter in command.params:
            lines += _entry(name, parameter)
        if not command.params:
            lines += ["```sh", f"onrecord {name}", "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(command: str, parameter: click.Parameter) -> list[str]:
    more, shown_example = example(command, parameter.name or "")
    if isinstance(parameter, click.Option):
        shown, about = ", ".join(f"`{option}`" for option in parameter.opts), parameter.help
    else:
        shown, about = f"`{parameter.make_metavar(click.Context(cli))}`", ""
    return [f"### {shown}", "", f"{about} {more}".strip(), "", "```sh", shown_example, "```", ""]


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf8")
