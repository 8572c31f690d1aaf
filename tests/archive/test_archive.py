"""The archive keeps what was read: once, whole, by version, and gives it back to the byte."""

import sqlite3
from pathlib import Path

import pytest

import onrecord
from onrecord import Archive, Error, NotFound, Record, Span
from onrecord.articles import articles_from_lines

from .conftest import record


def outcomes(archive: Archive, *records: Record, reread: bool = False) -> list[str]:
    return [str(a) if isinstance(a, Error) else a.outcome for a in archive.add_all(records, reread=reread)]


def test_records_come_out_as_they_went_in(archive: Archive, examples: Path) -> None:
    with (examples / "articles.jsonl").open("rb") as lines:
        records = [r for r in onrecord.read_all(articles_from_lines(lines, "x")) if isinstance(r, Record)]
    assert outcomes(archive, *records) == ["added"] * 5
    assert [r.to_json() for r in archive] == [r.to_json() for r in records]
    assert archive.info().statements == sum(len(r.statements) for r in records)


def test_the_same_again_changes_nothing(archive: Archive) -> None:
    one = record("a", ("Ada Quill", "The ferry is sound and safe."))
    assert outcomes(archive, one, one) == ["added", "known"]
    before = archive.info()
    assert outcomes(archive, one) == ["known"]
    assert archive.info() == before


def test_the_same_text_under_another_id_shares_one_reading(archive: Archive) -> None:
    one = record("a", ("Ada Quill", "The ferry is sound and safe."))
    two = one.model_copy(
        update={"article": one.article.model_copy(update={"id": "b", "outlet": "Strand Press", "published": "2024-04-30"})}
    )
    assert outcomes(archive, one, two) == ["added", "publication"]
    assert (archive.info().articles, archive.info().statements) == (2, 1)
    # the earliest publication is the one that answers name
    assert [(s.article, s.outlet) for s in archive.search("ferry")] == [("b", "Strand Press")]
    assert archive.search("ferry", outlet="harrow courant")


def test_the_same_id_with_another_text_is_a_new_version(archive: Archive) -> None:
    old, new = record("a", ("Ada Quill", "The ferry is sound.")), record("a", ("Ada Quill", "The ferry leaks."))
    assert outcomes(archive, old, new) == ["added", "version"]
    assert archive.info().articles == 1
    assert [s.content for s in archive.search("ferry")] == ["“The ferry leaks.”"]
    assert archive.db.execute("SELECT count(*) FROM article WHERE superseded").fetchone() == (1,)
    assert outcomes(archive, old) == ["version"]
    assert [s.content for s in archive.search("ferry")] == ["“The ferry is sound.”"]


def test_reread_replaces_a_reading_but_not_one_corrected_by_hand(archive: Archive) -> None:
    one = record("a", ("Ada Quill", "The ferry is sound."))
    newer = one.model_copy(update={"model": "newer"})
    outcomes(archive, one)
    assert outcomes(archive, newer, reread=True) == ["reread"]
    assert archive.record("a").model == "newer"
    archive.correct(one.model_copy(update={"model": "hand"}))
    assert outcomes(archive, newer, reread=True) == ["known"]
    assert archive.record("a").model == "hand"
    assert archive.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_removed_article_leaves_no_byte(archive: Archive, tmp_path: Path) -> None:
    outcomes(archive, record("a", ("Ada Quill", "The zanzibarium is sound.")), record("b", ("Bo Lund", "The ferry is sound.")))
    assert archive.remove("a") == 1
    archive.close()
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir()).lower()
    assert b"zanzibarium" not in data and b"quill" not in data and b"bo lund" in data


def test_a_removed_person_leaves_no_trace_and_others_keep_their_places(archive: Archive, tmp_path: Path) -> None:
    one = record("a", ("Ada Quill", "The zanzibarium is sound."), ("Bo Lund", "What Ada Quill says is untrue."))
    outcomes(archive, one)
    assert archive.remove_person("Ada Quill") == 1
    [left] = archive
    assert Record.from_json(left.to_json()) == left
    assert [s.content[0].text for s in left.statements] == ["“What ███ █████ says is untrue.”"]
    assert outcomes(archive, one) == ["known"]
    with pytest.raises(NotFound):
        archive.who("Ada Quill")
    archive.close()
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir()).lower()
    assert b"zanzibarium" not in data and b"quill" not in data


def test_what_leads_to_a_removed_person_is_blanked_too(archive: Archive) -> None:
    one = record("a", ("Ada Quill", "It is sound."), ("Bo Lund", "The mayor and her aunt know."), described={"Ada Quill": "the mayor"})
    text = one.article.text
    via = (Span.of(text, text.index("her"), text.index("her") + 3),)
    said = one.statements[0].model_copy(update={"speaker": one.statements[0].speaker.model_copy(update={"via": via})})
    outcomes(archive, one.model_copy(update={"statements": (said, one.statements[1])}))
    archive.remove_person("Ada Quill")
    [left] = archive
    assert [s.content[0].text for s in left.statements] == ["“███ █████ and ███ aunt know.”"]


def test_an_unreadable_article_does_not_stop_the_others(archive: Archive) -> None:
    articles = [onrecord.Article(id="x", text=" "), onrecord.Article(id="y", text="“The bridge is safe,” Mayor Ada Quill said.")]
    found = list(archive.add_all(articles))
    assert isinstance(found[0], Error) and not isinstance(found[1], Error)


def test_any_other_tool_opens_it(archive: Archive, tmp_path: Path) -> None:
    outcomes(archive, record("a", ("Ada Quill", "The ferry is sound.")))
    rows = sqlite3.connect(tmp_path / "news.db").execute("SELECT speaker, content FROM statements").fetchall()
    assert rows == [("Ada Quill", "“The ferry is sound.”")]
    spans = archive.db.execute('SELECT role, start, "end" FROM span ORDER BY start').fetchall()
    assert spans == [("source", 0, 9), ("cue", 10, 14), ("content", 15, 36)]


def test_a_person_removed_by_number_who_is_not_there_is_told(archive: Archive) -> None:
    with pytest.raises(NotFound, match="no person of that number"):
        archive.remove_person("#9")


def test_a_post_is_its_writers_own_words_and_the_primary_source_of_its_echoes(archive: Archive) -> None:
    words = "We will never sell the old ferry to a bank before winter"
    post = onrecord.Article(id="post", text=f"{words}.\n\nSigned, Ada Quill", form="statement", byline="Ada Quill", published="2024-05-01")
    list(archive.add_all([post, record("a", ("Ada Quill", words), published="2024-05-02")]))
    assert archive.who("Ada Quill").said == 3
    found = archive.echoes(words)
    assert [(e.said.article, e.primary) for e in found.echoes] == [("post", True), ("a", False)]
    assert found.primary is not None and found.primary.said.speaker == "Ada Quill"


def test_a_transcript_is_turns_of_its_speakers(archive: Archive) -> None:
    text = "HOST: Welcome to the harbour.\nADA QUILL: The ferry is sound.\nHOST: Thank you."
    archive.add(onrecord.Article(id="t", text=text, form="transcript"))
    assert [(s.speaker, s.content, s.quote_type) for s in archive.search("ferry")] == [("ADA QUILL", "The ferry is sound.", "direct")]
    assert [r.to_json() for r in archive] == [onrecord.read(onrecord.Article(id="t", text=text, form="transcript")).to_json()]


def test_an_unidentified_speaker_of_a_transcript_is_nobody_in_particular(archive: Archive) -> None:
    text = "HOST: Welcome to the harbour.\nUNIDENTIFIED SPEAKER: The ferry leaks.\nHOST: Thank you."
    archive.add(onrecord.Article(id="t", text=text, form="transcript"))
    [found] = archive.search("leaks")
    assert (found.speaker, found.person, found.speaker_kind, found.description) == (None, None, "unnamed", "UNIDENTIFIED SPEAKER")
    with pytest.raises(NotFound):
        archive.who("UNIDENTIFIED SPEAKER")
