"""A30, A32: more than eighty ways to make us knock at our own door; the trap behind it hears nothing."""

import pytest
from httpcore2 import ConnectError

from nexo.kernel.http.addresses import is_never, is_public
from nexo.kernel.http.client import HttpClient
from nexo.kernel.http.errors import AddressRefused, HttpFailed
from nexo.kernel.http.guard import Deadline, GuardedBackend, resolve_name

# Every host here leads, for some program or other, to this machine or to a network that is not public.
HOSTS = [
    "127.0.0.1", "127.0.0.2", "127.127.127.127", "127.1", "127.0.1", "0", "0.0.0.0", "0.0.0.1",
    "2130706433", "017700000001", "0x7f000001", "0x7F.0.0.1", "0177.0.0.1", "0177.0000.0000.0001",
    "00000177.0.0.1", "127.0.0.0x1", "0x7f.1", "127.0x1", "4294967296", "281472812449793", "127.0.0.1.",
    "localhost", "LOCALHOST", "localhost.", "localhost..", "localhost.localdomain", "ip6-localhost",
    "ip6-loopback", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "192.168.1.1", "100.64.0.1", "169.254.169.254", "169.254.0.1", "0xA9FEA9FE", "2852039166",
    "0251.0376.0251.0376", "169.254.169.254.", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "[::1]",
    "[::]", "[0:0:0:0:0:0:0:1]", "[0000::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]",
    "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::10.0.0.1]", "[2002:7f00:1::]",
    "[2002:a00:1::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[fe80::1]", "[fe80::1%25lo]",
    "[fe80::1%lo]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]",
    "[100::1]", "[::1%25eth0]", "[::1", "::1", "user@127.0.0.1", "user:pass@127.0.0.1",
    "example.org@127.0.0.1", "127.0.0.1@example.org", "127.0.0.1#@example.org", "127.0.0.1\\@example.org",
    "example.org\\@127.0.0.1", "127.0.0.1%2f", "127.0.0.1%00.example.org", "%6c%6fcalhost",
    "127%2e0%2e0%2e1", "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①",
    "ｌｏｃａｌｈｏｓｔ", "loc\u200balhost", "lo\u00adcalhost",
    "127.0.0.1\t", " 127.0.0.1", "127.0.0.1\r\nHost: x", "127.0.0.1\n", "127..0.0.1",
    "", ".", "-", "a b", "a\u0378b", "xn--\u00e1", "metadata.google.internal", "instance-data",
    "kubernetes.default.svc",
]  # fmt: skip

URLS = [
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/_x", "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/x", "ldap://127.0.0.1:{port}/", "unix:///run/x.sock",
    "http+unix://%2frun%2fx.sock/", "data:text/plain,x", "javascript:alert(1)", "//127.0.0.1:{port}/",
    "127.0.0.1:{port}", "/etc/passwd", "http:/127.0.0.1:{port}/", "http:127.0.0.1:{port}",
    "http:///127.0.0.1:{port}/", "http://127.0.0.1:{port}:80/", "http://127.0.0.1:-1/",
    "http://127.0.0.1:0{port}/", "http://127.0.0.1:99999/", "http://127.0.0.1:/", "http://:{port}/",
    "http://127.0.0.1:{port}?@example.org/", "http://example.org:{port}@127.0.0.1/",
    "jar:http://127.0.0.1:{port}!/", "http://example.org/", "https://example.org:22/",
    "https://example.org:8443/", "https://example.org:0/", "https://" + "a" * 5000,
    "http://[::1]:{port}:80/", "ht\ttp://127.0.0.1:{port}/", "HTTP://127.0.0.1:{port}/",
]  # fmt: skip


def resolve(host: str, port: int) -> list[str]:
    """The names of clouds and clusters lead where they would; all else as this machine has it."""
    if host in {"metadata.google.internal", "instance-data"}:
        return ["169.254.169.254"]
    if host in {"kubernetes.default.svc", "example.org"}:
        return ["127.0.0.1"]
    return resolve_name(host, port)


def test_there_are_more_than_eighty():
    assert len(set(HOSTS)) + len(set(URLS)) == 143


def goes_through(url: str) -> bool:
    try:
        HttpClient(resolve=resolve).request("GET", url, timeout=2)
    except (AddressRefused, HttpFailed):
        return False
    return True


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_host_leads_to_the_trap(scheme, trap):
    urls = [f"{scheme}://{host}{port}/" for host in HOSTS for port in (f":{trap.port}", "")]
    assert [url for url in urls if goes_through(url)] == []
    assert trap() == 0


def test_no_url_leads_to_the_trap(trap):
    for url in URLS:
        with pytest.raises(AddressRefused):
            HttpClient(resolve=resolve).request("GET", url.format(port=trap.port), timeout=2)
    assert trap() == 0


def connects(host: str, port: int) -> bool:
    backend = GuardedBackend(resolve=resolve, allowed=False, deadline=Deadline(2))
    try:
        backend.connect_tcp(host.strip("[]"), port)
    except AddressRefused:
        return False
    except ConnectError as error:
        return str(error) != "the name does not resolve"
    return True


def test_the_address_alone_is_reason_enough(trap):
    """Behind the rules of URL and port stands the one of addresses, and it would suffice."""
    assert [host for host in HOSTS if connects(host, trap.port)] == []
    assert trap() == 0


def test_the_trap_works(trap):
    backend = GuardedBackend(resolve=resolve, allowed=True, deadline=Deadline(2))
    backend.connect_tcp("127.0.0.1", trap.port).close()
    assert trap() == 1


def test_no_url_leads_to_a_socket_of_this_machine():
    backend = GuardedBackend(resolve=resolve, allowed=True, deadline=Deadline(2))
    with pytest.raises(AddressRefused):
        backend.connect_unix_socket("/run/postgresql/.s.PGSQL.5432")


@pytest.mark.parametrize(
    "answers", [["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["::ffff:127.0.0.1"], []]
)
def test_a_name_with_one_bad_address_is_refused_whole(answers, trap):
    backend = GuardedBackend(resolve=lambda _host, _port: answers, allowed=False, deadline=Deadline(2))
    with pytest.raises(AddressRefused):
        backend.connect_tcp("example.org", trap.port)
    assert trap() == 0


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{trap}/", "https://127.0.0.1:{trap}/", "//127.0.0.1:{trap}/",
        "http://localhost:{trap}/x",
        "https://localhost/", "https://10.0.0.1/", "https://[::1]/", "http://2130706433:{trap}/", "file:///etc/passwd",
        "gopher://127.0.0.1:{trap}/", "http://user@localhost:{port}/",
    ],
)  # fmt: skip
def test_no_redirect_leads_to_the_trap(target, server, trap):
    url = f"{server.url}/to?{target.format(trap=trap.port, port=server.port)}"
    with pytest.raises(AddressRefused):
        HttpClient().request("GET", url, timeout=2)
    assert (trap(), len(server.requests)) == (0, 1)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0", "::", "224.0.0.1"]
)
def test_some_addresses_are_refused_even_to_what_is_allowed(address, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=gateway.town:8080")
    with pytest.raises(AddressRefused):
        HttpClient(resolve=lambda _host, _port: [address]).request("GET", "http://gateway.town:8080/")


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "200.45.0.1", "2606:2800:220:1:248:1893:25c8:1946", "2800:40::1"]
)
def test_public_addresses_are_public(address):
    assert is_public(address)
    assert not is_never(address)


def test_what_is_no_address_is_not_public():
    assert not is_public("example.org")
    assert is_never("example.org")
