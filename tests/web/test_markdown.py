"""A page is to be had as Markdown, by its suffix or the header Accept, with whole links and its source."""

import pytest

from gcm_ld.web import markdown

MD = "text/markdown; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["theme/human-rights", "mechanism", "index", "guide", "query/coverage/theme-summary"]
)
def test_each_page_has_a_markdown(client, path):
    got = client.get(f"/{path}.md")
    assert (got.status_code, got.headers["content-type"]) == (200, MD)
    assert got.text.startswith("# ") or "\n# " in got.text
    assert "](http" in got.text and "](/" not in got.text and "<div" not in got.text
    assert "Source: <http://127.0.0.1:8000/" in got.text.splitlines()[-1]


def test_the_header_accept_wants_it_too(client):
    accept = {"accept": "text/markdown, text/html;q=0.5"}
    see = client.get("/theme/human-rights", headers=accept)
    assert (see.status_code, see.headers["location"]) == (303, "/theme/human-rights.md")
    page = client.get("/mechanism?type=global-process", headers=accept)
    assert page.headers["content-type"] == MD and "Accept" in page.headers["vary"]
    assert page.text != client.get("/mechanism.md").text
    for other in ("text/html, text/markdown;q=0.5", "*/*"):
        assert client.get("/mechanism", headers={"accept": other}).headers["content-type"] != MD
    assert client.get("/version.json", headers=accept).headers["content-type"] == "application/json"


def test_what_is_no_page_is_none_as_markdown(client):
    assert client.get("/theme/nothing.md").status_code == 404
    assert client.get("/theme/human-rights.md?them=1").status_code == 400


def test_words_are_kept_and_controls_left_out():
    html = (
        b"<p>before</p><main><h1>A</h1><form>no</form><table><tr><th>x</th></tr><tr><td>1</td></tr></table>"
    )
    html += b'<p><a href="../b">b</a></p><svg><text>no</text></svg></main>'
    text = markdown.write(html, "http://a.example/c/d", "Cited.").decode()
    assert text == (
        "# A\n\n| x |\n| --- |\n| 1 |\n\n[b](http://a.example/b)\n\nSource: <http://a.example/c/d>. Cited.\n"
    )
    with pytest.raises(ValueError, match="no main part"):
        markdown.write(b"<p>a</p>", "http://a.example/", "")


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>&lt;b&gt; [x](y) `c` a|b</p>", r"\<b> \[x\](y) \`c\` a\|b"),
        ("<p># 1</p><p>12. a</p><p>- b &amp;lt; c &amp; d</p>", "\\# 1\n\n12\\. a\n\n\\- b \\&lt; c & d"),
        ("<p><a href='http://e/(x' title='a&quot;\n\nb'>x</a></p>", r'[x](http://e/%28x "a\" b")'),
        ("<p><a href='javascript:x'>x</a></p>", "x"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
        (
            "<table><tr><th>a</th></tr><tr><td><code>b|c</code></td></tr></table>",
            "| a |\n| --- |\n| `b\\|c` |",
        ),
    ],
)
def test_a_text_is_no_markup(html, wanted):
    text = markdown.write(f"<main>{html}</main>".encode(), "http://a.example/", "*C*").decode()
    assert text == f"{wanted}\n\nSource: <http://a.example/>. \\*C\\*\n"
