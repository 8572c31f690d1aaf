"""Fetching from a server on this machine: limits hold, and each failure is one clear line."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord import Error, InputMissing, NotText
from onrecord.articles import open_article, web

from .test_html import PAGE, PARAGRAPHS


class Server(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        status = int(self.path[1:4]) if self.path[1:4].isdigit() else 200
        self.send_response(302 if self.path == "/loop" else status)
        kind = {"/plain": "text/plain", "/image": "image/png"}.get(self.path, "text/html; charset=utf-8")
        self.send_header("Content-Type", kind)
        if self.path in ("/loop", "/302"):
            self.send_header("Location", "/loop" if self.path == "/loop" else "/page")
        if self.path == "/bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            if self.path == "/endless":
                while True:
                    self.wfile.write(b"<p>more</p>" * 10_000)
            if self.path == "/slow":
                for _ in range(100):
                    self.wfile.write(b"<p>more</p>")
                    time.sleep(0.05)
            self.wfile.write({"/plain": b"Ann said no.", "/bomb": gzip.compress(b"a" * 50_000_000)}.get(self.path, PAGE))
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_page_is_fetched_and_read(site: str) -> None:
    article = open_article(f"{site}/302", published="2024-09-12")
    assert PARAGRAPHS[0] in article.text
    assert (article.id, article.published) == (f"{site}/302", "2024-09-12")
    assert open_article(f"{site}/plain").text == "Ann said no."


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/404", "status 404"), ("/401", "login"), ("/402", "paywall"), ("/500", "status 500"), ("/loop", "more than 5 times"),
     ("/endless", "more than 10 MB"), ("/bomb", "more than 10 MB")],
)  # fmt: skip
def test_what_cannot_be_had_is_one_clear_line(site: str, path: str, reason: str) -> None:
    with pytest.raises(InputMissing, match=reason) as error:
        open_article(site + path)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(site + path)


def test_an_image_is_no_page(site: str) -> None:
    with pytest.raises(NotText, match="image/png"):
        open_article(f"{site}/image")


def test_a_slow_server_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "TOTAL_S", 0.3)
    with pytest.raises(InputMissing, match="takes longer"):
        open_article(f"{site}/slow")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://[::1", "https://", "http://host.invalid/a"])
def test_dead_and_broken_addresses_say_so(url: str) -> None:
    with pytest.raises(Error) as error:
        open_article(url)
    assert "\n" not in str(error.value)
