"""Feeds: only what is new, only what has changed, and a broken feed stops nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord import Archive, Article, Error, InputMissing
from onrecord.archive.feeds import follow, news

PAGE = (
    "<html><head><title>Ferry {n}</title></head><body><article>"
    + "<p>“The ferry {n} is sound,” Ada Quill said on Monday.</p>" * 8
    + ("</article></body></html>")
)
FEED = """<rss version="2.0"><channel><title>Harrow Courant</title><item><link>{base}/a1</link>
<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate></item>
<item><link>{base}/secret/a2</link></item><item><link>{base}/gone</link></item></channel></rss>"""


class Press(BaseHTTPRequestHandler):
    asked: list[tuple[str, str | None]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("If-None-Match")))
        base = f"http://{self.headers['Host']}"
        if self.path == "/good.xml" and self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        if self.path.startswith("/busy/"):
            self.send_response(429)
            self.end_headers()
            return
        pages = {
            "/busy.xml": ("application/rss+xml", FEED.format(base=f"{base}/busy").replace("/busy/secret", "/busy/b")),
            "/feed.xml": ("application/rss+xml", FEED.format(base=base)),
            "/good.xml": ("application/rss+xml", FEED.format(base=base).replace("/gone", "/a1").replace("/secret/a2", "/a1")),
            "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /secret/\n"),
            "/a1": ("text/html", PAGE.format(n=1)),
            "/bad.xml": ("text/html", "hello"),
        }
        kind, body = pages.get(self.path, ("", ""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def press() -> Iterator[str]:
    Press.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Press)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_new_articles_come_and_what_is_broken_or_forbidden_is_told(archive: Archive, press: str) -> None:
    for feed in ("bad.xml", "feed.xml"):
        follow(archive, f"{press}/{feed}")
    found = list(news(archive, pause_s=0))
    articles = [item for item in found if isinstance(item, Article)]
    assert [(a.id, a.published) for a in articles] == [(f"{press}/a1", "2024-05-01")]
    assert sorted(str(e).partition(": ")[2][:12] for e in found if isinstance(e, Error)) == ["is no RSS or", "may not be f", "the server a"]
    assert all("secret" not in path for path, _ in Press.asked)
    assert archive.db.execute("SELECT count(*) FROM feed WHERE error IS NOT NULL").fetchone() == (1,)


def test_a_feed_is_asked_only_for_what_has_changed(archive: Archive, press: str) -> None:
    follow(archive, f"{press}/good.xml")
    added = list(archive.add_all(news(archive, pause_s=0)))
    assert len(added) == 1 and not isinstance(added[0], Error)
    assert list(news(archive, pause_s=0)) == []
    assert ("/good.xml", '"1"') in Press.asked
    assert len([path for path, _ in Press.asked if path == "/a1"]) == 1


def test_a_host_that_asks_for_a_pause_is_left_alone(archive: Archive, press: str) -> None:
    follow(archive, f"{press}/busy.xml")
    [told] = list(archive.add_all(news(archive, pause_s=0)))
    assert "asks for a pause (status 429)" in str(told)
    assert len([path for path, _ in Press.asked if path.startswith("/busy/")]) == 1
    list(news(archive, pause_s=0))
    assert len([path for path, _ in Press.asked if path.startswith("/busy/")]) == 2, "the next time it is asked again"


def test_what_is_no_address_is_refused(archive: Archive) -> None:
    with pytest.raises(InputMissing):
        follow(archive, "feed.xml")
