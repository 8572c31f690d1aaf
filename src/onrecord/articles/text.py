"""Bytes of a plain text -> the text, exactly as it stands there: byte-order mark, CRLF and all.

UTF-8 first, then UTF-16 where its marks or its pattern of zeros say so, then Windows-1252, which most legacy English text is in;
charset-normalizer is asked where that leaves doubt.
"""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from ..errors import EmptyText, NotText

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x7fELF", "a program"),
    (b"RIFF", "an image, audio or video file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"SQLite format 3", "a database"),
    (b"BM", "a BMP image"),
    (b"ID3", "an audio file"),
    (b"\x00\x00\x00", "a video file"),
    (b"{\\rtf", "an RTF document"),
)
_UNLIKELY_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})
_SAMPLE_BYTES = 200_000
_CP1252_WORDS_BYTES = frozenset(b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa3\xa9\xab\xb0\xbb")


def decoded(name: str, data: bytes) -> str:
    """The text in `data`. Raises `NotText` for what is binary or cannot be decoded, `EmptyText` for nothing but blanks."""
    what = kind_of(data)
    if what:
        raise NotText(name, f"is {what}, not a text: save it as plain text or HTML first")
    text = _decoded(data)
    if text is None:
        raise NotText(name, "is in no encoding that could be recognised: save it as UTF-8")
    if not text.strip("\ufeff \t\r\n\x0b\x0c\u00a0\u2028\u2029"):
        raise EmptyText(name, "is empty or only blanks")
    return text


def kind_of(data: bytes) -> str | None:
    """What the bytes are if they are not text: "a PDF", "binary" …; None if they may be text."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:64]):
            return what
    sample = data[:_SAMPLE_BYTES]
    if _utf16(data):
        return None
    controls = len(sample) - len(sample.translate(None, _UNLIKELY_CONTROLS))
    return "binary" if (b"\x00" in sample and controls > len(sample) / 50) or controls > len(sample) / 10 else None


def _decoded(data: bytes) -> str | None:
    encoding = _utf16(data)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _utf16(data: bytes) -> str | None:
    """UTF-16 or UTF-32 by the byte-order mark, or UTF-16 by zeros in every second byte, as Latin letters have them."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return encoding
    sample = data[:2000]
    if len(data) % 2 == 0 and len(data) >= 4:
        even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
        if odd > 0.6 and even < 0.05:
            return "utf-16-le"
        if even > 0.6 and odd < 0.05:
            return "utf-16-be"
    return None


def _legacy(data: bytes) -> str | None:
    """Windows-1252 where its high bytes are those of English typography or are few; else what charset-normalizer finds."""
    high = [byte for byte in data[:_SAMPLE_BYTES] if byte >= 0x80]
    typographic = sum(byte in _CP1252_WORDS_BYTES for byte in high)
    if typographic >= 0.5 * len(high):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    for encoding in ([best.encoding] if best else []) + ["cp1252"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None
