"""What reaches Django, and what comes back."""

import pytest

from config.door.asking import ask, speak
from nexo.config.door.forwarded import origin_of, parse_networks


def head_of(request: bytes) -> dict[str, str]:
    lines = request.split(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines)


def test_a_page_passes_through(make_door):
    door = make_door()
    answer = ask(door.port, "GET", "/some/p%C3%A1gina?q=%C3%B1", Host="ceibos.example")
    assert (answer.status, answer.body) == (200, b"ok")
    assert "server" not in answer.headers
    request = door.pages.asked[0]
    assert request.startswith(b"GET /some/p%C3%A1gina?q=%C3%B1 HTTP/1.1\r\n")
    assert head_of(request)["host"] == "ceibos.example"


def test_a_body_passes_through_whole(make_door):
    door = make_door()
    body = b"0123456789" * 50_000
    assert ask(door.port, "POST", "/upload", body).status == 200
    assert door.pages.asked[0].endswith(b"\r\n\r\n" + body)


def test_a_body_in_chunks_passes_through(make_door):
    door = make_door()
    head = b"POST /u HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert speak(door.port, head + b"3\r\nabc\r\n0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert door.pages.asked[0].endswith(b"\r\n\r\n3\r\nabc\r\n0\r\n\r\n")


def test_a_body_that_is_too_large_is_refused(make_door):
    door = make_door(NEXO_BODY_MAX_BYTES="1000")
    assert ask(door.port, "POST", "/u", b"x" * 1001).status == 413
    assert door.pages.asked == []


@pytest.mark.parametrize(
    "name",
    [
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X_Forwarded_For",
        "Forwarded",
        "X-Real-IP",
        "X-Remote-User",
        "Remote_User",
        "CF-Connecting-IP",
        "X-Nexo-Anything",
    ],
)
def test_what_a_stranger_says_of_itself_does_not_arrive(make_door, name):
    door = make_door()
    raw = f"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{name}: 203.0.113.9\r\n\r\n"
    speak(door.port, raw.encode())
    assert "203.0.113.9" not in door.pages.asked[0].decode()
    assert head_of(door.pages.asked[0])["x-forwarded-for"] == "127.0.0.1"
    assert head_of(door.pages.asked[0])["x-forwarded-proto"] == "http"


def test_a_trusted_proxy_is_believed(make_door):
    door = make_door(NEXO_TRUSTED_PROXIES="127.0.0.0/8, 10.0.0.7")
    headers = {"X_Forwarded_For": "6.6.6.6, 203.0.113.9, 10.0.0.7", "X_Forwarded_Proto": "https"}
    ask(door.port, "GET", "/", **headers)
    head = head_of(door.pages.asked[0])
    assert (head["x-forwarded-for"], head["x-forwarded-proto"]) == ("203.0.113.9", "https")


@pytest.mark.parametrize("said", [b"", b"not an address", b"10.0.0.7, <script>"])
def test_nonsense_from_a_trusted_proxy_leaves_its_own_address(said):
    scope = {"client": ("10.0.0.7", 1), "scheme": "http", "headers": [(b"x-forwarded-for", said)]}
    assert origin_of(scope, parse_networks("10.0.0.7")).address == "10.0.0.7"


def test_what_only_the_door_may_ask_is_not_there(make_door):
    door = make_door()
    assert ask(door.port, "GET", "/internal/live-grant/").status == 404
    assert door.pages.asked == []


def test_while_pages_start_people_see_a_page_and_programs_a_word(make_door):
    door = make_door()
    door.pages.close()
    page = ask(door.port, "GET", "/", Accept="text/html")
    word = ask(door.port, "GET", "/health/ready")
    assert (page.status, page.headers["retry-after"]) == (503, "2")
    assert "Estamos preparando todo" in page.body.decode()
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    assert (word.status, word.body) == (503, b'{"status": "starting"}')
    door.pages.serve()


def test_an_answer_that_breaks_off_before_its_head_is_502(make_door):
    door = make_door()
    door.pages.answer = b""
    page = ask(door.port, "GET", "/", Accept="text/html")
    assert page.status == 502
    assert "Algo se cortó de nuestro lado" in page.body.decode()


def test_nonsense_instead_of_an_answer_is_502(make_door):
    door = make_door()
    door.pages.answer = b"what?\r\n\r\n"
    assert ask(door.port, "GET", "/").status == 502


def test_half_an_answer_is_not_passed_off_as_a_whole(make_door):
    door = make_door()
    door.pages.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    raw = speak(door.port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert raw.endswith(b"\r\n\r\nhalf")


def test_an_answer_without_a_length_ends_with_its_connection(make_door):
    door = make_door()
    door.pages.answer = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end"
    assert ask(door.port, "GET", "/").body == b"to the end"


def test_head_has_no_body(make_door):
    door = make_door()
    door.pages.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    answer = ask(door.port, "HEAD", "/")
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "10", b"")


def test_a_page_server_that_answers_before_it_has_read_everything(make_door):
    door = make_door()
    door.pages.reads_all = False
    door.pages.answer = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"
    assert ask(door.port, "POST", "/u", b"x" * 5_000_000).status == 413
