"""A URL -> the bytes of the page, within limits on time, size and redirects. Nothing else in On Record opens a connection."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import HTTPError

from ..errors import Busy, InputMissing, NotText

MOST_BYTES = 10_000_000
MOST_REDIRECTS = 5
TIMEOUT_S = 10.0
TOTAL_S = 30.0
_KINDS = ("text/html", "application/xhtml+xml", "text/plain", "")


@dataclass(frozen=True)
class Answer:
    """What a server sent, and what to say to it the next time, so that it sends only what has changed."""

    data: bytes
    etag: str | None
    modified: str | None


def fetch_changed(url: str, etag: str | None, modified: str | None) -> Answer | None:
    """What is at `url`, of any kind; None where the server says that it has not changed since `etag` or `modified`.

    Raises `InputMissing` for what cannot be had.
    """
    asked = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
    until = time.monotonic() + TOTAL_S
    response, _ = _followed(url, {**asked, "Accept": "*/*"})
    try:
        if response.status == 304:
            return None
        if response.status != 200:
            raise _refused(url, response.status)
        return Answer(_body(url, response, until), response.headers.get("etag"), response.headers.get("last-modified"))
    finally:
        response.close()


def fetch(url: str) -> tuple[bytes, str, str]:
    """The page at `url`: its bytes, its address after redirects, its content type.

    Raises `InputMissing` for what cannot be had (no such host, time-out, an error status, too large, too many redirects), `NotText`
    for what is no page.
    """
    until = time.monotonic() + TOTAL_S
    response, at = _followed(url)
    try:
        _check(url, response)
        data = _body(url, response, until)
    finally:
        response.close()
    return data, at, _kind(response)


def _followed(url: str, more: dict[str, str] | None = None) -> tuple[urllib3.BaseHTTPResponse, str]:
    """The answer at the end of redirects, and its address."""
    at = url
    for _ in range(MOST_REDIRECTS + 1):
        response = _get(url, at, more)
        if response.status not in (301, 302, 303, 307, 308):
            return response, at
        at = urljoin(at, response.headers.get("location", ""))
        response.close()
        if not at.startswith(("http://", "https://")):
            raise InputMissing(url, f"is redirected to {at[:60]!r}, which is no web page")
    raise InputMissing(url, f"is redirected more than {MOST_REDIRECTS} times")


def _get(url: str, at: str, more: dict[str, str] | None = None) -> urllib3.BaseHTTPResponse:
    agent = {
        "User-Agent": f"onrecord/{version('onrecord')}",
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
        "Accept-Encoding": "gzip, deflate",
        **(more or {}),
    }
    try:
        return urllib3.PoolManager(retries=False, headers=agent).request(
            "GET", at, redirect=False, preload_content=False, timeout=urllib3.Timeout(connect=TIMEOUT_S, read=TIMEOUT_S)
        )
    except HTTPError as error:
        raise InputMissing(url, f"cannot be reached: {_plain(error)}") from None
    except (ValueError, UnicodeError) as error:
        raise InputMissing(url, f"is not an address: {error}") from None


def _refused(url: str, status: int) -> InputMissing:
    if status in (429, 503):
        return Busy(url, f"the server asks for a pause (status {status}): try again later")
    return InputMissing(url, f"the server answers with status {status}")


def _check(url: str, response: urllib3.BaseHTTPResponse) -> None:
    if response.status in (401, 402, 403, 407):
        raise InputMissing(url, f"may not be read (status {response.status}): a paywall or a login")
    if response.status >= 400 or response.status < 200:
        raise _refused(url, response.status)
    if _kind(response) not in _KINDS:
        raise NotText(url, f"is {_kind(response)}, not a page")


def _body(url: str, response: urllib3.BaseHTTPResponse, until: float) -> bytes:
    parts, size = [], 0
    try:
        # read1 returns what has come: a server that drips cannot hold us past the limit
        while part := response.read1(65_536, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise InputMissing(url, f"sends more than {MOST_BYTES // 1_000_000} MB")
            if time.monotonic() > until:
                raise InputMissing(url, f"takes longer than {TOTAL_S:.0f} seconds")
    except HTTPError as error:
        raise InputMissing(url, f"breaks off: {_plain(error)}") from None
    return b"".join(parts)


def _kind(response: urllib3.BaseHTTPResponse) -> str:
    return response.headers.get("content-type", "").split(";")[0].strip().lower()


def _plain(error: Exception) -> str:
    """The last part of urllib3's message, which says what happened, without addresses of objects."""
    return str(error).rsplit(">:", 1)[-1].rsplit("): ", 1)[-1].strip() or type(error).__name__
