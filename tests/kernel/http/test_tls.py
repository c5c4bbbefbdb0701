"""Over TLS the name stays the name: it is asked for and its certificate is checked, whatever the address."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nexo.kernel.http.client import HttpClient
from nexo.kernel.http.errors import HttpFailed


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate of `gateway.town`, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway.town")])
    now = datetime.now(UTC)  # noqa: TID251 - the TLS library knows no other clock
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("gateway.town")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "gateway.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secured(certificate, start_server):
    """A TLS server and the names that clients asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    asked: list[str] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    return start_server(lambda plain: context.wrap_socket(plain, server_side=True)), asked


def client(certificate):
    return HttpClient(
        resolve=lambda _host, _port: ["127.0.0.1"], ssl_context=ssl.create_default_context(cafile=certificate)
    )


def test_name_and_host_are_kept(certificate, secured, monkeypatch):
    server, asked = secured
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=gateway.town:{server.port}")
    response = client(certificate).request("GET", f"https://GATEWAY.town:{server.port}/")
    assert (response.status, asked) == (200, ["gateway.town"])
    assert server.requests[0][2]["host"] == f"gateway.town:{server.port}"


def test_another_name_is_not_believed(certificate, secured, monkeypatch):
    server, _ = secured
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=other.town:{server.port}")
    with pytest.raises(HttpFailed) as failed:
        client(certificate).request("GET", f"https://other.town:{server.port}/")
    assert (failed.value.maybe_sent, server.requests) == (False, [])


def test_an_unknown_authority_is_not_believed(secured, monkeypatch):
    server, _ = secured
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=gateway.town:{server.port}")
    with pytest.raises(HttpFailed):
        HttpClient(resolve=lambda _host, _port: ["127.0.0.1"]).request(
            "GET", f"https://gateway.town:{server.port}/"
        )
    assert server.requests == []
