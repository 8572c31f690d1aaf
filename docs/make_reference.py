"""Writes command-line.md from the commands themselves: `python docs/make_reference.py`. A test fails when the page is stale."""

from pathlib import Path

import click

from onrecord.cli import cli

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
        "Inputs are read in the order given. HTML is told from plain text by its name or its beginning. "
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
}


def reference() -> str:
    """The page: the help of each command as it is printed, then each option with a paragraph and an example."""
    program = click.Context(cli, info_name="onrecord", terminal_width=100, **cli.context_settings)
    lines = ["# The command line", "", "Made from `--help` by `python docs/make_reference.py`.", ""]
    lines += ["```text", cli.get_help(program), "```", "", ABOUT, "```sh", "onrecord --version", "```", ""]
    for name, command in cli.commands.items():
        context = click.Context(command, info_name=name, parent=program)
        lines += [f"## onrecord {name}", "", "```text", command.get_help(context), "```", ""]
        for parameter in command.params:
            lines += _entry(parameter)
        if not command.params:
            lines += ["```sh", f"onrecord {name}", "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(parameter: click.Parameter) -> list[str]:
    more, example = EXAMPLES[parameter.name or ""]
    if isinstance(parameter, click.Option):
        shown, about = ", ".join(f"`{option}`" for option in parameter.opts), parameter.help
    else:
        shown, about = f"`{parameter.metavar}`", "Files, addresses, or `-` for standard input."
    return [f"### {shown}", "", f"{about} {more}", "", "```sh", example, "```", ""]


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf8")
