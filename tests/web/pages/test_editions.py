"""What each edition changed stands on a page and in a feed, which every page names."""


def test_the_page_tells_of_each_version_and_what_is_kept(client):
    page = client.get("/editions").text
    assert '<h2 id="0.5.0">' in page and '<h2 id="0.1.0">' in page and "3948 IRIs published" in page
    assert 'href="/releases/0.3.0/iris.txt"' in page and client.get("/releases/0.3.0/iris.txt").text
    assert "/ontology/0.3.0.html" in page and "their data files are not" in page


def test_the_feed_is_served_and_named_by_pages(client):
    got = client.get("/feed.atom")
    assert got.headers["content-type"] == "application/atom+xml" and "<entry>" in got.text
    assert 'type="application/atom+xml" href="/feed.atom"' in client.get("/guide").text
