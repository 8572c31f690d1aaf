"""Subtitles become turns, and nobody is given another's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import Error, NotText
from onrecord.articles.transcript import article_of_subtitles
from onrecord.turns import turns_of

from .test_articles_of import SRT


def vtt(*cues: str) -> bytes:
    return ("WEBVTT\n\n" + "\n\n".join(f"00:0{k % 6}.000 --> 00:0{k % 6}.900 align:start\n{cue}" for k, cue in enumerate(cues))).encode()


def text_of(data: bytes) -> str:
    return article_of_subtitles("a", data).text


def test_srt_with_names_in_the_line_or_above_it() -> None:
    assert text_of(SRT) == "ADA QUILL: The ferry is sound.\n\nBO LUND: It leaks."
    assert text_of(b"\xef\xbb\xbf" + SRT.replace(b"\n", b"\r\n")) == text_of(SRT)


def test_voices_in_one_line_are_two_speakers() -> None:
    assert text_of(vtt("<v.loud Ada Quill>It floats.</v> <v Bo Lund>It leaks.")) == "Ada Quill: It floats.\n\nBo Lund: It leaks."


def test_words_before_any_speaker_have_no_name() -> None:
    assert text_of(vtt("It is eight.", "Here is the thing: it floats.", "<v Ada Quill>Yes.")) == (
        "It is eight. Here is the thing: it floats.\n\nAda Quill: Yes."
    )


def test_a_sentence_with_a_colon_is_no_speaker() -> None:
    assert text_of(vtt("ADA QUILL: Yes.", "One thing is sure: it leaks.")) == "ADA QUILL: Yes. One thing is sure: it leaks."


def test_a_change_to_a_speaker_who_is_not_named_does_not_go_to_the_one_before() -> None:
    assert text_of(vtt(">> ADA QUILL: Yes.", ">> No.")) == "ADA QUILL: Yes.\n\nUNIDENTIFIED SPEAKER: No."
    assert text_of(vtt(">> Yes.", ">> No.")) == "Yes. No."


@pytest.mark.parametrize("voice", ["ada", "Ada Quill (host)", "Ada Maria Quill of the Far Harbour", "Note", "12", "“Ada”", "王"])
def test_every_voice_is_a_turn_of_its_own_when_the_text_is_read(voice: str) -> None:
    text = text_of(vtt("<v Bo Lund>Yes.", f"<v {voice}>No."))
    names = [text[slice(*turn.name)] for turn in turns_of(text) if turn.name]
    assert len(names) == 2 and names[0] == "Bo Lund"


def test_tags_entities_notes_and_styles_are_no_words() -> None:
    data = vtt("<v Ada Quill><i>5 &lt; 6</i> <00:01.000>and 6 < 7 {\\an8}is > true &amp; so on").replace(
        b"\n\n", b"\n\nSTYLE\n::cue { color: red }\n\nNOTE\nnot said\n\nREGION\nid:a\n\n", 1
    )
    assert text_of(data) == "Ada Quill: 5 < 6 and 6 < 7 is > true & so on"


def test_cues_without_blank_lines_between_them_stay_cues() -> None:
    assert text_of(SRT.replace(b"\n\n", b"\n")) == text_of(SRT)


@pytest.mark.parametrize("data", [b"Ann said no.", b"WEBVTT\n\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", b"1\n2\n3", b"ADA: a --> b"])
def test_what_holds_no_subtitles_says_so(data: bytes) -> None:
    with pytest.raises(NotText, match="no subtitles"):
        article_of_subtitles("a", data)


@given(st.lists(st.text(st.sampled_from(list("Ab:<v >/&-{}\\\n1.")), max_size=20), min_size=1, max_size=6))
def test_whatever_cues_hold_a_transcript_or_an_error_comes_of_it(cues: list[str]) -> None:
    try:
        article = article_of_subtitles("a", vtt(*cues))
    except Error as error:
        assert str(error)
    else:
        assert article.text.strip()
