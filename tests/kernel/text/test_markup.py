"""The small markup: what it knows, and that nothing else gets through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.text.markup import html_of, plain_of

KNOWN = ("p", "h2", "ul", "ol", "li", "strong", "a", "br")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Uno\ndos\n\nTres", "<p>Uno<br>dos</p><p>Tres</p>"),
        ("## Qué llevar\nTu DNI", "<h2>Qué llevar</h2><p>Tu DNI</p>"),
        ("Llevá:\n- DNI\n- Boleta", "<p>Llevá:</p><ul><li>DNI</li><li>Boleta</li></ul>"),
        ("1. Pedí turno\n2) Vení", "<ol><li>Pedí turno</li><li>Vení</li></ol>"),
        ("Es **gratis**, 2 ** 3", "<p>Es <strong>gratis</strong>, 2 ** 3</p>"),
        (
            "[Pedilo](/servicios/AP01/)",
            '<p><a href="/servicios/AP01/" rel="noopener noreferrer">Pedilo</a></p>',
        ),
        ("[Llamá](tel:147)", '<p><a href="tel:147" rel="noopener noreferrer">Llamá</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](//malo.example)", "<p>[x](//malo.example)</p>"),
        ("[x](http://viejo.example)", "<p>[x](http://viejo.example)</p>"),
        ('<script>alert(1)</script> "a"', '<p>&lt;script&gt;alert(1)&lt;/script&gt; "a"</p>'),
    ],
)
def test_html(text: str, html: str) -> None:
    assert html_of(text) == html


def test_the_words_alone() -> None:
    text = "## Qué llevar\r\n\r\n- **DNI**\r\n- [Boleta](https://x.example/a)\r\n\r\n1. Vení."
    assert plain_of(text) == "Qué llevar\nDNI\nBoleta\nVení."


@given(st.text(alphabet='<>"&[]()*#-/ \njavscript:"=x', max_size=120))
def test_nothing_of_a_stranger_becomes_a_tag_or_an_address(text: str) -> None:
    html = html_of(text)
    assert set(re.findall(r"<(/?[a-z0-9]+)", html)) <= {f"{end}{tag}" for tag in KNOWN for end in ("", "/")}
    assert all(
        link.startswith(("https://", "mailto:", "tel:", "/")) for link in re.findall(r'href="([^"]*)"', html)
    )
