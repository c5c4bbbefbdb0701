"""An authorisation server on loopback (RFC 6749, 6750, 7636, 7662) that refuses whatever it ought to.

The page where a person agrees is skipped: whoever asks for it properly has agreed.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass
class Token:
    """An access or refresh token and the family that dies with it."""

    user: str
    family: str
    ends: float
    is_spent: bool = False


@dataclass
class Authority:
    """One client, one redirect address; `user` is who agrees, `life` the seconds of an access token."""

    client_id: str = "nexo-muni"
    secret: str = "no-se-dice"
    redirect_uri: str = "http://testserver/conectado/"
    user: str = "muni@muni.example"
    scope: str = "correo"
    life: int = 3_600
    port: int = 0
    answers: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    codes: dict = field(default_factory=dict)
    access: dict = field(default_factory=dict)
    refresh: dict = field(default_factory=dict)
    dead: set = field(default_factory=set)
    pause: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self):
        """What an account is set up with."""
        base = f"http://127.0.0.1:{self.port}"
        return {
            "oauth_authorize_url": f"{base}/authorize",
            "oauth_token_url": f"{base}/token",
            "oauth_client_id": self.client_id,
            "oauth_scope": self.scope,
        }

    def agree(self, url):
        """Agree as a person would; return the parameters that the browser brings back, or None: refused."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        proper = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "code_challenge_method": "S256",
        }
        if not proper.items() <= given.items() or len(given.get("code_challenge", "")) != 43:
            return None
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"challenge": given["code_challenge"], "family": code, "ends": time.time() + 60}
        return {"code": code, "state": given["state"]}

    def token(self, given):
        """Answer at the token endpoint: status and JSON."""
        self.asked.append(given)
        if self.answers:
            return self.answers.pop(0)
        known = hmac.compare_digest(given.get("client_secret", ""), self.secret)
        if given.get("client_id") != self.client_id or not known:
            return 401, {"error": "invalid_client"}
        grants = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
            "client_credentials": self._by_client,
        }
        grant = grants.get(given.get("grant_type"))
        return grant(given) if grant else (400, {"error": "unsupported_grant_type"})

    def whose(self, token):
        """Return what introspection says of an access token."""
        found = self.access.get(token)
        if not found or found.ends < time.time() or found.family in self.dead:
            return {"active": False}
        return {"active": True, "username": found.user, "scope": self.scope, "client_id": self.client_id}

    def _by_code(self, given):
        code = self.codes.get(given.get("code"))
        if code is None:
            return 400, {"error": "invalid_grant"}
        if code.get("is_spent"):
            # RFC 6749 4.1.2: what a code that comes twice has brought is revoked.
            self.dead.add(code["family"])
            return 400, {"error": "invalid_grant"}
        verifier = given.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if (
            code["ends"] < time.time()
            or given.get("redirect_uri") != self.redirect_uri
            or not 43 <= len(verifier) <= 128
            or digest != code["challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        code["is_spent"] = True
        return self._given(self.user, code["family"])

    def _by_refresh(self, given):
        found = self.refresh.get(given.get("refresh_token"))
        if found is None or found.ends < time.time() or found.family in self.dead:
            return 400, {"error": "invalid_grant"}
        if found.is_spent:
            # RFC 9700 4.14.2: somebody has a copy.
            self.dead.add(found.family)
            return 400, {"error": "invalid_grant"}
        found.is_spent = True
        return self._given(found.user, found.family)

    def _by_client(self, given):
        if given.get("scope") != self.scope:
            return 400, {"error": "invalid_scope"}
        status, answer = self._given(self.user, secrets.token_hex(4))
        del answer["refresh_token"]
        return status, answer

    def _given(self, user, family):
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.access[access] = Token(user, family, time.time() + self.life)
        self.refresh[refresh] = Token(user, family, time.time() + 86_400)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": self.life}
        return 200, {**answer, "refresh_token": refresh}


@contextmanager
def serving(authority):
    """Serve at a port of loopback while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            given = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            if self.path.startswith("/authorize"):
                back = authority.agree(self.path)
                self.send_response(302 if back else 400)
                if back:
                    self.send_header("Location", f"{authority.redirect_uri}?{urlencode(back)}")
                self.end_headers()
            else:
                bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._say(200, authority.whose(given.get("access_token") or bearer))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            if self.path == "/introspect":
                self._say(200, authority.whose(given.get("token")))
                return
            time.sleep(authority.pause)
            with authority.lock:
                self._say(*authority.token(given))

        def _say(self, status, answer):
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
