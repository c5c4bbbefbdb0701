"""What people see while Django starts, or when it did not answer."""

import base64
import hashlib
from dataclasses import asdict, dataclass

from nexo.config.door.asgi import Header, Scope, Send, answer, header

_STYLE = """
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:#faf8f4;color:#14213d;
font:1.1875rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header{background:#0b5c6b;color:#fff;padding:1rem 1.5rem;font-weight:700;border-bottom:4px solid #083f4a}
main{max-width:38rem;margin:auto;padding:2rem 1.5rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem}
p{margin:0 0 1rem;color:#475069}
a{color:#0b5c6b;font-weight:600;text-underline-offset:.15em}
a:focus-visible{outline:3px solid #14213d;background:#f2b705;color:#14213d;text-decoration:none}
.bar{height:4px;background:#d8dee4;border-radius:2px;overflow:hidden;margin:0 0 1.5rem}
.bar i{display:block;width:35%;height:100%;background:#0b5c6b}
@media (prefers-reduced-motion:no-preference){.bar i{animation:go 1.4s ease-in-out infinite alternate}}
@keyframes go{to{transform:translateX(190%)}}
@media (prefers-color-scheme:dark){body{background:#10161f;color:#eef1f5}p{color:#b6bfcc}a{color:#7fd0de}}
"""

_PAGE = """<!doctype html>
<html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>{title} · Nexo</title>{refresh}<style>{style}</style></head>
<body><header>Nexo</header><main>{bar}<h1>{title}</h1>{text}</main></body></html>"""


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    text: str
    refresh: str = ""
    bar: str = ""


_STARTING = _Page(
    title="Estamos preparando todo",
    refresh='<meta http-equiv="refresh" content="2">',
    bar='<div class="bar" role="presentation"><i></i></div>',
    text="""<p>El sistema está arrancando. Esta página se actualiza sola en unos segundos; no hace falta que
hagas nada.</p>
<p lang="en">The system is starting. This page refreshes by itself in a few seconds.</p>
<p lang="pt">O sistema está iniciando. Esta página se atualiza sozinha em alguns segundos.</p>""",
)
_BROKEN = _Page(
    title="Algo se cortó de nuestro lado",
    text="""<p>No recibimos la respuesta a tiempo. Si estabas enviando algo, volvé a la página anterior: lo
escrito sigue ahí. Antes de enviarlo otra vez, fijate si ya quedó registrado.</p>
<p><a href="">Probar de nuevo</a> · <a href="/">Ir al inicio</a></p>
<p lang="en">Something broke on our side. Check whether it was recorded before sending it again.</p>
<p lang="pt">Algo falhou do nosso lado. Confira se já ficou registrado antes de enviar outra vez.</p>""",
)


async def starting(scope: Scope, send: Send) -> None:
    """Say that pages are on their way: 503, to be asked again."""
    await _send(scope, send, 503, _STARTING, ((b"retry-after", b"2"),))


async def broken(scope: Scope, send: Send) -> None:
    """Say that Django did not answer: 502."""
    await _send(scope, send, 502, _BROKEN, ())


async def _send(scope: Scope, send: Send, status: int, page: _Page, headers: tuple[Header, ...]) -> None:
    if b"text/html" not in header(scope, b"accept"):
        word = b"starting" if status == 503 else b"unavailable"  # noqa: PLR2004 - HTTP
        body = b'{"status": "' + word + b'"}'
        await answer(send, status, body, content_type=b"application/json", headers=headers)
        return
    html = _PAGE.format(style=_STYLE, **asdict(page)).encode()
    own = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(html)).encode()),
        (b"content-security-policy", _CSP),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else html})


def _style_hash() -> bytes:
    return b"'sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()) + b"'"


_CSP = (
    b"default-src 'none'; style-src "
    + _style_hash()
    + b"; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
