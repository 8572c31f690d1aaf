"""A folder -> the files in it and below it that can be inputs, told by their suffixes alone: what they hold is seen when they are opened.

They come in the order of their names, so that a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_SUFFIXES = frozenset(".txt .text .md .html .htm .xhtml .jsonl .ndjson .csv .tsv .parquet .vtt .srt .json .js .xml .rss .atom".split())


def files_of(folder: str) -> Iterator[str]:
    """The files of a folder and its subfolders that can be inputs; hidden ones and symbolic links to folders are passed over.

    A subfolder that cannot be listed comes itself, in the place of its files. Raises `OSError` where `folder` cannot be listed.
    """
    # a list of what is still to come, not recursion: folders may nest deeper than Python's calls
    left = _sorted(Path(folder))
    while left:
        path = left.pop()
        try:
            if not path.is_dir():
                if path.is_file() and (path.suffix == "" or path.suffix.lower() in _SUFFIXES):
                    yield str(path)
            elif not path.is_symlink():
                left += _sorted(path)
        except OSError:
            yield str(path)


def _sorted(folder: Path) -> list[Path]:
    """What is in a folder and not hidden, the last first."""
    return sorted((path for path in folder.iterdir() if not path.name.startswith(".")), reverse=True)
