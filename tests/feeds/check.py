"""Reads the feeds of a running app with feedparser (Debian: python3-feedparser), strictly:

    /usr/bin/python3 check.py http://localhost:7071
"""
import sys
import urllib.request
import xml.etree.ElementTree as tree

import feedparser


def check(address: str) -> tuple[int, int]:
    feed = feedparser.parse(address)
    assert not feed.bozo, f"{address}: {feed.get('bozo_exception')}"
    assert feed.status == 200 and feed.version in ("rss20", "atom10"), f"{address}: {feed.status} {feed.version}"
    assert feed.feed.title and feed.feed.link and feed.feed.language, address
    assert any(link.rel == "self" and link.href == address for link in feed.feed.links), f"{address}: self is another"
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 0, f"{address}: ids"
    for entry in feed.entries:
        known = f"{address}: {entry.get('title')}"
        assert entry.title and entry.link.startswith("http") and entry.author and entry.summary, known
        assert entry.published_parsed and entry.updated_parsed, f"{known}: dates"
        assert entry.content and entry.content[0].value, f"{known}: text"
        assert feed.version != "rss20" or not entry.get("guidislink"), f"{known}: its id is an address"
        assert entry.get("license") or any(link.rel == "license" for link in entry.links), f"{known}: licence"
        for enclosure in entry.enclosures:
            assert enclosure.href.startswith("http") and int(enclosure.length) > 0, f"{known}: enclosure"
            assert enclosure.type.split("/")[0] in ("audio", "video"), f"{known}: {enclosure.type}"
    again = feedparser.parse(address, etag=feed.etag)
    assert again.status == 304, f"{address}: {again.status} for its own ETag"
    return len(feed.entries), sum(len(entry.enclosures) for entry in feed.entries)


def main(base: str) -> None:
    with urllib.request.urlopen(f"{base}/feeds/feeds.opml") as answer:
        rss = [outline.get("xmlUrl") for outline in tree.parse(answer).iter("outline") if outline.get("xmlUrl")]
    feeds = rss + [address.removesuffix("rss.xml") + "atom.xml" for address in rss]
    items, recordings = (sum(numbers) for numbers in zip(*map(check, feeds)))
    assert recordings > 0, "the recording of the samples is in no feed"
    print(f"feedparser {feedparser.__version__} read {len(feeds)} feeds, {items} items, {recordings} recordings: no fault.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("check.py ADDRESS")
    main(sys.argv[1].rstrip("/"))
