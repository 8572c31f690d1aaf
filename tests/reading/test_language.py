"""Only what is clearly another language is refused."""

import pytest

from onrecord import OtherLanguage
from onrecord.reading.language import require_english

ENGLISH = "The council of Port Ellery voted on Tuesday night to keep the old ferry running for another year, after a long debate."


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "No.",
        "Nkechi Obiora and Zhang Wei met Marie-Claire Dubois in Ouagadougou, said Jürgen Müller of Düsseldorf.",
        ENGLISH + " „Nein“, sagte er. " + ENGLISH,
    ],
)
def test_english_passes(text: str) -> None:
    require_english("a", text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Stadtrat hat am Dienstag beschlossen, die alte Fähre ein weiteres Jahr fahren zu lassen, sagte der Bürgermeister.", "German"),
        ("De gemeenteraad heeft dinsdagavond besloten om de oude veerboot nog een jaar te laten varen, zei de burgemeester.", "Dutch"),
        ("Le conseil municipal a voté mardi soir pour garder le vieux bac encore un an, a déclaré la maire de la ville.", "French"),
        ("El consejo municipal votó el martes por la noche mantener el viejo transbordador un año más, dijo la alcaldesa.", "Spanish"),
        ("Городской совет проголосовал во вторник вечером за то, чтобы оставить старый паром ещё на год, сказал мэр.", "Russian"),
        ("市议会星期二晚上投票决定让这条旧渡轮再运行一年。市长没有发表评论。" * 4, "Chinese"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    with pytest.raises(OtherLanguage, match=f"a: seems to be in {language}, not English; --any-language"):
        require_english("a", text)
