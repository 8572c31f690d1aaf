"""Writes command-line.md from the commands themselves: `python docs/make_reference.py`. A test fails when the page is stale."""

from pathlib import Path

import click

from onrecord.cli import cli

PAGE = Path(__file__).parent / "command-line.md"
EXAMPLES = {
    "inputs": "onrecord read examples/council-vote.txt examples/cup-final.txt",
    "articles": "onrecord read --articles examples/articles.jsonl --format jsonl",
    "kind": "onrecord read --format csv examples/harbour-trial.txt",
    "published": "onrecord read --published 2024-09-11 examples/council-vote.txt",
    "outlet": 'onrecord read --outlet "Corrie Mail" --format json examples/reef-study.txt',
    "any_language": "onrecord read --any-language examples/reef-study.txt",
    "jobs": "onrecord read --jobs 1 examples/cup-final.txt",
    "output": "onrecord read --format html --output council.html examples/council-vote.txt",
    "verbose": "onrecord read -v examples/singer-posts.txt",
}


def reference() -> str:
    """The page: the help of each command as it is printed, then each option with an example."""
    lines = ["# The command line", "", "Made from `--help` by `python docs/make_reference.py`.", ""]
    for name, command in cli.commands.items():
        context = click.Context(command, info_name=f"onrecord {name}", terminal_width=100)
        lines += [f"## onrecord {name}", "", "```text", command.get_help(context), "```", ""]
        for parameter in command.params:
            if parameter.name in EXAMPLES:
                shown = ", ".join(f"`{option}`" for option in parameter.opts) if isinstance(parameter, click.Option) else "Inputs"
                about = parameter.help if isinstance(parameter, click.Option) else "Files, addresses, or `-` for standard input."
                lines += [f"{shown}: {about}", "", "```sh", EXAMPLES[parameter.name], "```", ""]
        if name == "schema":
            lines += ["```sh", "onrecord schema", "```", ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf8")
