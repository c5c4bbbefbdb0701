"""What our own server says of the writer, and what others only pretend it says."""

import pytest

from nexo.adapters.channels.email.authentication import judge

OURS = "mx.muni.example"


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        (b" mx.muni.example; dmarc=pass (p=reject) header.from=example.com", "pass"),
        (b" mx.muni.example 1; dmarc=pass header.from=example.com", "pass"),
        (b" mx.muni.example;\r\n dkim=pass header.d=example.com header.s=s1;\r\n spf=none", "pass"),
        (b" mx.muni.example; dkim=pass header.i=@example.com", "pass"),
        (b" mx.muni.example; dkim=pass header.d=otra.example", "none"),
        (b" mx.muni.example; dkim=pass header.d=ample.com", "none"),
        (b" mx.muni.example; dkim=pass header.d=com", "none"),
        (b" mx.muni.example; spf=pass smtp.mailfrom=ana@example.com", "pass"),
        (b" mx.muni.example; spf=pass smtp.mailfrom=ana@otra.example", "none"),
        (b" mx.muni.example; spf=pass (x smtp.mailfrom=example.com) smtp.mailfrom=otra.example", "none"),
        (b" mx.muni.example; dkim=fail header.d=example.com; dmarc=fail (p=reject dis=none)", "fail"),
        (b" mx.muni.example; dmarc=fail (p=NONE sp=none dis=none)", "none"),
        (b" mx.muni.example; none", "none"),
        (b" otra.example; dmarc=pass header.from=example.com", "none"),
        (b" mx.muni.example.otra.example; dmarc=pass", "none"),
        (b"", "none"),
    ],
)
def test_one_header(header, verdict):
    assert judge([header], authserv_id=OURS, senders=["ana@example.com"]) == verdict


def test_a_subdomain_agrees_with_the_domain_above_it():
    header = b"mx.muni.example; dkim=pass header.d=example.com"
    assert judge([header], authserv_id=OURS, senders=["ana@mail.example.com"]) == "pass"


def test_only_the_topmost_of_our_name_counts():
    forged = b"mx.muni.example; dmarc=pass"
    assert (
        judge([b"otra; x", b"mx.muni.example; dmarc=fail", forged], authserv_id=OURS, senders=["a@b.c"])
        == "fail"
    )


def test_without_a_name_of_our_own_or_with_two_writers_nothing_is_proven():
    header = b"mx.muni.example; dmarc=pass"
    assert judge([header], authserv_id="", senders=["a@b.c"]) == "none"
    assert judge([header], authserv_id=OURS, senders=["a@b.c", "d@e.f"]) == "none"
    assert judge([header], authserv_id=OURS, senders=[]) == "none"
