"""Whatever happens to the file or the program: one clear line, nothing damaged."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onrecord import Archive, ArchiveError, BadRow

from .conftest import record

KILLS = int(os.environ.get("ONRECORD_KILLS", "12"))
PROGRAM = [sys.executable, "-m", "onrecord.cli"]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "records.jsonl"
    names = [f"a{k}" for k in range(3000)]
    path.write_text(
        "".join(record(n, (f"Ada {n.title()}", f"The ferry {n} is sound."), ("Bo Lund", f"Not {n}.")).to_json() + "\n" for n in names)
    )
    return path


def whole(db: Path) -> int:
    """How many articles there are; each must be whole, and the file sound."""
    if not sqlite3.connect(db).execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        # killed between making the file and its tables
        with pytest.raises(ArchiveError, match="is empty"):
            Archive(str(db), readonly=True)
        return 0
    with Archive(str(db), readonly=True) as archive:
        assert archive.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        articles = archive.info().articles
        assert archive.info().statements == 2 * articles
        assert archive.db.execute("SELECT count(DISTINCT name) FROM article").fetchone() == (articles,)
        assert archive.db.execute("SELECT count(*) FROM statement_words WHERE statement_words MATCH 'ferry'").fetchone() == (articles,)
        return articles


def test_killed_at_any_instant_it_holds_whole_articles_and_goes_on(tmp_path: Path, lines: Path) -> None:
    rng = random.Random(5)
    db = tmp_path / "news.db"
    held = []
    for _ in range(KILLS):
        running = subprocess.Popen([*PROGRAM, "add", str(lines), "--db", str(db)], stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.1, 1.3))
        running.send_signal(signal.SIGKILL)
        running.wait()
        if db.exists() and db.stat().st_size:
            held.append(whole(db))
            if held[-1] == 3000:
                db.unlink()
    assert len(held) > KILLS / 2
    subprocess.run([*PROGRAM, "add", str(lines), "--db", str(db)], check=True, stderr=subprocess.DEVNULL)
    assert whole(db) == 3000


def test_a_full_disk_is_one_line_and_nothing_is_lost(tmp_path: Path, lines: Path) -> None:
    db = tmp_path / "news.db"
    with Archive(str(db)) as archive:
        archive.add(record("first", ("Ada Quill", "The ferry is sound."), ("Bo Lund", "No.")))
    size = db.stat().st_size
    limit = size + 200_000
    run = subprocess.run(
        [*PROGRAM, "add", str(lines), "--db", str(db)], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert run.returncode == 1
    assert "disk is full" in run.stderr and "Traceback" not in run.stderr
    assert whole(db) >= 1


def test_max_page_count_is_a_full_disk(archive: Archive) -> None:
    archive.add(record("first", ("Ada Quill", "The ferry is sound.")))
    pages = archive.db.execute("PRAGMA page_count").fetchone()[0]
    archive.db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(ArchiveError, match="disk is full"):
        list(archive.add_all(record(f"b{k}", ("Bo Lund", f"A long story {k} " * 300)) for k in range(50)))
    archive.db.execute("PRAGMA max_page_count = 100000")
    assert archive.info().articles == 1
    archive.add(record("second", ("Bo Lund", "It goes on.")))
    assert archive.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_read_only_file_answers_and_refuses(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    db = folder / "news.db"
    with Archive(str(db)) as archive:
        archive.add(record("first", ("Ada Quill", "The ferry is sound.")))
    db.chmod(0o444)
    folder.chmod(0o555)
    tmp_path.chmod(0o755)
    for parent in [p for p in tmp_path.parents if p.owner() == tmp_path.owner() and len(p.parts) > 2]:
        parent.chmod(parent.stat().st_mode | 0o055)
    # root can write anything: the program is loaded, then goes on as nobody
    script = (
        "import os\nfrom onrecord import Archive, ArchiveError\nimport onrecord.archive.search, onrecord.archive.removal, encodings.idna\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        f"print(len(Archive({str(db)!r}, readonly=True).search('ferry')))\n"
        f"try:\n    Archive({str(db)!r}).merge('#1', ['#1'])\nexcept ArchiveError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert run.stdout.splitlines()[0] == "1", run.stderr
    assert "may not be written to" in run.stdout


@pytest.mark.parametrize("what", ["zeros", "cut", "other", "text"])
def test_a_damaged_file_is_one_line(tmp_path: Path, what: str) -> None:
    db = tmp_path / "news.db"
    with Archive(str(db)) as archive:
        list(archive.add_all(record(f"b{k}", ("Bo Lund", f"A long story {k}.")) for k in range(300)))
    data = db.read_bytes()
    if what == "other":
        db.unlink()
        sqlite3.connect(db).executescript("CREATE TABLE mine (x); INSERT INTO mine VALUES (1);")
    else:
        db.write_bytes({"zeros": data[:8192] + bytes(len(data) - 8192), "cut": data[: len(data) // 2], "text": b"hello" * 99}[what])
    before = db.read_bytes()
    run = subprocess.run([*PROGRAM, "search", "story", "--db", str(db)], capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stdout
    assert run.stderr.count("\n") == 1 and "Traceback" not in run.stderr, run.stderr
    assert db.read_bytes() == before


def test_a_file_from_the_future_is_refused_and_stays_as_it_is(archive: Archive, tmp_path: Path) -> None:
    archive.db.execute("PRAGMA user_version = 99")
    archive.close()
    before = (tmp_path / "news.db").read_bytes()
    for readonly in (True, False):
        with pytest.raises(ArchiveError, match="newer On Record"):
            Archive(str(tmp_path / "news.db"), readonly=readonly)
    assert (tmp_path / "news.db").read_bytes() == before


def test_a_locked_file_is_waited_for_then_told_and_readers_go_on(archive: Archive, tmp_path: Path) -> None:
    archive.add(record("a", ("Ada Quill", "The ferry is sound.")))
    with archive.transaction():
        with Archive(str(tmp_path / "news.db"), readonly=True) as reader:
            assert len(reader.search("ferry")) == 1
        with Archive(str(tmp_path / "news.db"), wait_s=0.2) as other, pytest.raises(ArchiveError, match="in use by another program"):
            other.add(record("b", ("Bo Lund", "I cannot wait.")))


def test_two_writers_wait_for_one_another(tmp_path: Path, lines: Path) -> None:
    db = tmp_path / "news.db"
    both = [subprocess.Popen([*PROGRAM, "add", str(lines), "--db", str(db)], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate()[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert whole(db) == 3000


def test_programs_that_make_the_file_at_the_same_time_wait(tmp_path: Path) -> None:
    # SQLite's own waiting leaves out the change to the write-ahead log: without ours some of these tries failed
    for k in range(40):
        path = str(tmp_path / f"n{k}.db")
        at_once = threading.Barrier(6)

        def make(path: str = path, at_once: threading.Barrier = at_once) -> None:
            at_once.wait()
            Archive(path).close()

        with ThreadPoolExecutor(6) as pool:
            for made in [pool.submit(make) for _ in range(6)]:
                made.result()


def test_a_record_that_names_its_statements_out_of_order_is_refused(archive: Archive) -> None:
    one = record("a", ("Ada Quill", "The ferry is sound."))
    wrong = one.model_copy(update={"statements": (one.statements[0].model_copy(update={"id": "s7"}),)})
    [found] = archive.add_all([wrong])
    assert isinstance(found, BadRow)


@pytest.mark.parametrize("path", ["missing.db", ".", "nowhere/news.db"])
def test_what_is_no_archive_is_one_line(tmp_path: Path, path: str) -> None:
    run = subprocess.run([*PROGRAM, "info", "--db", path], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (run.returncode, run.stderr.count("\n")) == (1, 1)
