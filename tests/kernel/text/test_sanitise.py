"""The HTML of strangers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.text.sanitise import clean_html, plain_text

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<svg><script>1</script></svg>",
    "<iframe src=https://x></iframe>", "<object data=x></object>", "<embed src=x>",
    "<form action=https://x><input></form>",
    "<a href='javascript:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' &#14;javascript:1'>x</a>",
    "<a href='JaVaScRiPt:1'>x</a>", "<a href='data:text/html,x'>x</a>", "<a href='vbscript:1'>x</a>",
    "<a href='//x.org'>x</a>",
    "<a href='/delete'>x</a>", "<a href='?x'>x</a>", "<a href='#x' onclick=1>x</a>", "<a href='cid:x'>x</a>",
    "<img src='https://x/beacon.gif'>", "<img src='//x/b.gif'>", "<img src='data:image/svg+xml,x'>",
    "<img srcset='https://x 1x'>",
    "<p style='background:url(https://x)'>x</p>", "<style>@import 'https://x'</style>",
    "<link rel=stylesheet href=https://x>",
    "<meta http-equiv=refresh content='0;url=https://x'>", "<base href=https://x>",
    "<table background=https://x><tr><td>x</table>",
    "<video src=https://x poster=https://x></video>", "<audio src=https://x>",
    "<source srcset=https://x>", "<bgsound src=https://x>",
    "<math><mtext></mtext><mglyph><style><!--</style><img src=x onerror=1>",
    "<noscript><p title='</noscript><img src=x onerror=1>'>",
    "<template><script>1</script></template>", "<!--[if IE]><script>1</script><![endif]-->",
    "<div id=location name=cookie>x</div>",
    "<b onmouseover=1>x</b>", "<details open ontoggle=1>", "<marquee onstart=1>x</marquee>",
    "<x onclick=1>x</x>", "<a ping=https://x>x",
    "<input autofocus onfocus=1>", "<body onload=1>", "<textarea><script>1</script></textarea>",
    "<title><script>1</script></title>",
]  # fmt: skip
DANGER = re.compile(
    r"<(script|style|svg|iframe|object|embed|form|input|meta|base|link|video|audio|math|x|template)\b|\son\w+\s*=|"
    r"javascript:|vbscript:|data:|style=|srcset|background|ping=|<img[^>]+src=.(?!cid:)|id=|name=",
    re.IGNORECASE,
)


# Words between the tags do nothing: "id=" is what somebody wrote.
TAGS = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


def dangerous(html):
    return DANGER.findall(" ".join(TAGS.findall(html)))


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_dangerous_is_left(html):
    assert dangerous(clean_html(f"<p>hola</p>{html}")) == []
    assert clean_html(f"<p>hola</p>{html}").startswith("<p>hola</p>")


@pytest.mark.parametrize("html", HOSTILE)
def test_cleaning_twice_changes_nothing(html):
    once = clean_html(html)
    assert clean_html(once) == once


@given(st.text(alphabet="<>/\"'=&; abcdhimnoprsx:\n!-"))
def test_whatever_comes_is_cleaned_for_good(html):
    once = clean_html(html)
    assert dangerous(once) == []
    assert clean_html(once) == once


def test_what_is_harmless_stays():
    html = (
        "<h2>Hola</h2><p>Un <b>bache</b> en <i>Mitre</i>&nbsp;12 &lt;aquí&gt;</p><ul><li>uno</li></ul>"
        '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table><blockquote>antes</blockquote>'
    )
    assert clean_html(html) == html


def test_links_say_nothing_of_where_they_stood():
    assert clean_html("<a href='https://town.gob/x?y=1'>x</a>") == (
        '<a href="https://town.gob/x?y=1" rel="noopener noreferrer nofollow">x</a>'
    )
    assert 'href="mailto:a@b.c"' in clean_html("<a href='mailto:a@b.c'>x</a>")
    assert 'href="tel:+54351"' in clean_html("<a href='tel:+54351'>x</a>")


def test_pictures_of_the_same_mail_stay():
    assert clean_html("<img src='cid:foto1' alt='bache'>") == '<img src="cid:foto1" alt="bache">'


def test_plain_text_is_what_a_person_reads():
    html = (
        "<html><head><title>t</title><style>p {}</style></head><body>"
        "<p>Hola,<br>hay un <b>bache</b> &amp; barro</p><DIV>en&nbsp;Mitre  12</DIV>"
        "<ul><li>uno</li><li>dos &lt;3</li></ul><script>x</script>Chau</body></html>"
    )
    assert plain_text(html) == "Hola,\nhay un bache & barro\nen Mitre 12\nuno\ndos <3\nChau"
    assert plain_text("") == ""
    assert plain_text("sin marcas") == "sin marcas"


def test_the_examination_itself_finds_what_is_dangerous():
    assert dangerous("<p onclick=x>id=</p>")
    assert dangerous("<a title='>' href='javascript:x'>y</a>")
    assert not dangerous("<p>id=1 javascript: onclick=</p>")
