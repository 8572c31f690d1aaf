"""A folder is the files in it that can be inputs, in order, and nothing in it can hold a run up."""

import os
from pathlib import Path

import pytest

from onrecord import Article, InputMissing
from onrecord.articles import articles_of
from onrecord.articles.folders import files_of


def made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Ann said no.", "utf8")


def found(folder: Path) -> list[str]:
    return [str(Path(file).relative_to(folder)) for file in files_of(str(folder))]


def test_inputs_come_in_order_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "b.txt", "a/z.VTT", "a/b/c.parquet", "c", "d.png", ".hidden", ".git/x.txt", "e.tar.gz", "f.rss")
    assert found(tmp_path) == ["a/b/c.parquet", "a/z.VTT", "b.txt", "c", "f.rss"]


def test_links_in_a_circle_dead_links_and_pipes_are_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "dead.txt").symlink_to(tmp_path / "none")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a" / "b.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert found(tmp_path) == ["a/b.txt", "link.txt"]


def test_folders_nest_deeper_than_calls_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    deep = 1200
    for _ in range(deep):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text("Ann said no.", "utf8")
    try:
        assert len(found(tmp_path)) == 1
    finally:
        # what pytest cleans up with is itself not made for such depths
        Path("a.txt").unlink()
        for _ in range(deep):
            os.chdir("..")
            Path("d").rmdir()


def test_a_folder_that_cannot_be_listed_is_told_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "a.txt", "locked/b.txt", "z.txt")
    listed = Path.iterdir

    def iterdir(self: Path) -> object:
        if self.name == "locked":
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    items = list(articles_of(str(tmp_path)))
    assert [type(item) for item in items] == [Article, InputMissing, Article]
    assert str(items[1]) == f"{tmp_path / 'locked'}: cannot be listed"
