"""HTML: harmless, bounded, and readable as text."""

import time

import pytest

from nexo.adapters.channels.email.message.markup import sanitised, tame, to_text


def text_of(source):
    return to_text(sanitised(tame(source)[0]))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Hola</p><p>vecino</p>", "Hola\n\nvecino"),
        ("Hola<br>vecino<br><br>chau", "Hola\nvecino\n\nchau"),
        ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("a   b\n c&nbsp;d &eacute; &lt;x&gt;", "a b c d é <x>"),
        ("<ul><li>uno<li>dos</ul>", "- uno\n- dos"),
        ("<ol><li>uno</li><li>dos</li></ol>", "1. uno\n2. dos"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n>> b\n\nc"),
        ('<a href="https://example.com/x">acá</a>', "acá <https://example.com/x>"),
        ('<a href="https://example.com/">https://example.com</a>', "https://example.com"),
        ('<a href="javascript:alert(1)">acá</a>', "acá"),
        ('<img src="cid:a" alt="plano"><img src="https://example.com/t.gif">', "[plano]"),
        ("<style>p{}</style><script>x</script><title>t</title>hola<!-- c -->", "hola"),
        ("uno<hr>dos", "uno\n---\ndos"),
        ("a < b & c", "a < b & c"),
    ],
)
def test_the_text_a_person_would_read(source, text):
    assert text_of(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        '<iframe src="https://example.com"></iframe>',
        '<img src="https://example.com/pixel.gif">',
        '<p style="background:url(https://example.com/x)">x</p>',
        '<link rel=stylesheet href="https://example.com/x.css">',
        '<meta http-equiv="refresh" content="0;url=https://example.com">',
        '<form action="https://example.com"><input name=a></form>',
        "<base href='https://example.com/'>",
    ],
)
def test_nothing_active_and_nothing_from_outside(source):
    shown = sanitised(tame(source)[0]).lower()
    for sign in ("script", "onerror", "onload", "example.com", "<form", "<iframe", "<meta", "<svg", "style="):
        assert sign not in shown


def test_pictures_of_the_same_mail_stay():
    assert 'src="cid:foto"' in sanitised('<img src="cid:foto" alt="x">')


def test_pictures_written_into_the_html_become_files():
    source = '<p>mirá</p><img src="data:image/png;base64,iVBORw0KGgo=" alt="captura">'
    tamed, pictures, too_much = tame(source)
    assert [(one.filename, one.media_type, one.content) for one in pictures] == [
        ("image1.png", "image/png", b"\x89PNG\r\n\x1a\n")
    ]
    assert 'src="cid:image1.png"' in sanitised(tamed)
    assert not too_much


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>",
        "<a href=x>",
        "<blockquote>",
        "&",
        "&amp;",
        "&a",
        "<",
        "<a a=1 ",
        "<!--",
        "<p><font size=1>",
        "]]>",
    ],
)
def test_half_a_megabyte_of_anything_is_read_at_once(piece):
    started = time.perf_counter()
    text_of((piece * 500_000)[:500_000])
    assert time.perf_counter() - started < 3


def test_what_is_too_deep_keeps_its_words():
    tamed, _, too_much = tame("<div>" * 2_000 + "hola <b>vecino</b>")
    assert too_much
    assert to_text(sanitised(tamed)).strip() == "hola vecino"
