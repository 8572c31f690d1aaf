"""Is this English? Asked of a sample of the text before it is read, because the network knows no other language.

Running English is a quarter function words and shows itself; only where these are few is the language model asked, which takes longer
to load than the whole of On Record.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ..errors import OtherLanguage

_SAMPLE_CHARS = 2000
_FEWEST_LETTERS = 60
_SURE = 0.8
_WORD = re.compile(r"\w+")
_FUNCTION_WORDS = frozenset(
    """
    the of and to that is was for with his her he she it they by at from as be this have had has not are were which but their who said
    would been will there what when them into about after than its more these could we you your our my
    """.split()
)
_NAMES = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "la": "Latin",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "nb": "Norwegian",
    "nl": "Dutch",
    "nn": "Norwegian",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def require_english(name: str, text: str) -> None:
    """Raises `OtherLanguage` if `text` seems to be in another language; a text too short to tell is let through."""
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return
    words = _WORD.findall(sample)
    if sum(word in _FUNCTION_WORDS for word in words) > 0.18 * len(words):
        return
    language, probability = _identifier().classify(sample)
    if language != "en" and probability > _SURE:
        shown = _NAMES.get(language, f"the language {language!r}")
        raise OtherLanguage(name, f"seems to be in {shown}, not English; --any-language reads it all the same", language)


def _sample(text: str) -> str:
    """Beginning, middle and end, in small letters: capitals alone look like other languages."""
    if len(text) > 3 * _SAMPLE_CHARS:
        middle = len(text) // 2
        text = " ".join((text[:_SAMPLE_CHARS], text[middle : middle + _SAMPLE_CHARS], text[-_SAMPLE_CHARS:]))
    return text.lower()


@cache
def _identifier() -> Any:
    # the model takes a moment to load, and most imports of this module read nothing
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
