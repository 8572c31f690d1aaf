"""Who is who across articles."""

from onrecord import Archive
from onrecord.archive.identity import key_of

from .conftest import record


def people(archive: Archive) -> list[str]:
    return [name for (name,) in archive.db.execute("SELECT name FROM person p WHERE EXISTS (SELECT 1 FROM character WHERE person = p.id)")]


def put(archive: Archive, *records: object) -> list[str]:
    list(archive.add_all(records))  # type: ignore[arg-type]
    return people(archive)


def test_a_full_name_is_one_person_with_and_without_middle_name(archive: Archive) -> None:
    a = record("a", ("Ada Maria Quill", "The ferry is sound."))
    b = record("b", ("Ada Quill", "The ferry is old."))
    c = record("c", ("Ada M. Quill", "The ferry is done."))
    assert put(archive, a, b, c) == ["Ada Maria Quill"]


def test_two_middle_names_are_two_people(archive: Archive) -> None:
    assert len(put(archive, record("a", ("Ada M. Quill", "One thing.")), record("b", ("Ada K. Quill", "Another thing.")))) == 2


def test_nobody_is_merged_on_a_surname_or_another_first_name(archive: Archive) -> None:
    names = ["Ada Quill", "Quill", "Paul Quill", "Paula Quill", "Edwin Quill"]
    assert len(put(archive, *(record(n, (n, f"I am {n} myself.")) for n in names))) == 5
    assert len(put(archive, record("z", ("Quill", "I am somebody else.")))) == 6


def test_namesakes_described_differently_in_other_company_are_two(archive: Archive) -> None:
    a = record(
        "a", ("Bo Lund", "We play on Sunday."), ("Ines Tago", "He scores."), described={"Bo Lund": "the striker of Karlshaven Rovers"}
    )
    b = record("b", ("Bo Lund", "The court adjourns."), ("Ida Moor", "He judges."), described={"Bo Lund": "a magistrate in Harrow"})
    assert put(archive, a, b).count("Bo Lund") == 2
    c = record("c", ("Bo Lund", "My knee hurts."), described={"Bo Lund": "the Rovers striker"})
    put(archive, c)
    assert sorted(n for (n,) in archive.db.execute("SELECT count(*) FROM character WHERE name = 'Bo Lund' GROUP BY person")) == [1, 2]


def test_one_word_that_differs_is_too_little_to_tell_namesakes_by(archive: Archive) -> None:
    a = record("a", ("Bo Lund", "One thing."), described={"Bo Lund": "the striker"})
    b = record("b", ("Bo Lund", "Another."), described={"Bo Lund": "a devoted father, says Bo Lund"})
    assert put(archive, a, b) == ["Bo Lund"]


def test_a_person_and_a_company_of_one_name_are_two(archive: Archive) -> None:
    a = record("a", ("Ada Quill", "We sell ships."), kinds={"Ada Quill": "organization"})
    assert len(put(archive, a, record("b", ("Ada Quill", "I sell nothing.")))) == 2


def test_accents_titles_and_case_make_no_difference() -> None:
    assert key_of("Iñaky Blanco", "person") == key_of("Inaky BLANCO", "person") == key_of("Mr. Inaky Blanco", "person")
    assert key_of("House Republicans", "organization") != key_of("Senate Republicans", "organization")
    assert key_of("The Harrow Post", "outlet") == key_of("Harrow Post", "organization")


def test_corrections_hold_for_articles_read_later(archive: Archive) -> None:
    put(archive, record("a", ("Ken Moor", "One thing.")), record("b", ("Kenneth Moor", "Another.")))
    archive.merge("Kenneth Moor", ["Ken Moor"])
    put(archive, record("c", ("Ken Moor", "A third.")))
    assert archive.who("Ken Moor").said == 3
    archive.rename("Ken Moor", "Kenneth Q. Moor")
    put(archive, record("d", ("Kenneth Moor", "A fourth.")))
    assert (archive.who("Kenneth Moor").name, archive.who("Kenneth Q. Moor").said) == ("Kenneth Q. Moor", 4)


def test_a_split_survives_reading_again(archive: Archive) -> None:
    b = record("b", ("Bo Lund", "The court adjourns."))
    put(archive, record("a", ("Bo Lund", "We play on Sunday.")), b)
    archive.split("Bo Lund", ["b"], "Bo Lund (magistrate)")
    assert archive.who("Bo Lund (magistrate)").said == 1
    list(archive.add_all([b], reread=True))
    assert archive.who("Bo Lund (magistrate)").said == 1


def test_known_people_are_imported_with_their_facts(archive: Archive) -> None:
    assert archive.import_people([{"name": "Ada Quill", "aliases": "Ada Marsh", "id": "X1", "party": "Harbour List"}]) == 1
    put(archive, record("a", ("Ada Marsh", "The ferry is sound.")))
    assert (archive.who("Ada Quill").external, archive.who("Ada Quill").said) == ("X1", 1)
    assert archive.audit(by="party").by == {"Harbour List": 1}
