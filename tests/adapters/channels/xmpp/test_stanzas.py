"""What the samples do not show: short ids, long texts, forged times, and where a server is looked for."""

import asyncio

import pytest

from nexo.adapters.channels.xmpp.contents import MOST_TEXT
from nexo.adapters.channels.xmpp.finding import Place, places_of
from nexo.adapters.channels.xmpp.settings import Security, XmppSettings
from nexo.adapters.channels.xmpp.stanzas import read_stanza
from nexo.domain.interactions.ports import RawRequest, Unreadable

OWN = "atencion@losceibos.example"


def read(inner: str, *, stanza_id: str = "1", writer: str = "Ana@Vecinos.example/x"):
    body = f"<message xmlns='jabber:client' from='{writer}' to='{OWN}' type='chat' id='{stanza_id}'>{inner}</message>"
    (item,) = read_stanza(RawRequest(body=body.encode(), headers={"x-heard-at": "1763722800"}), OWN)
    return item


def test_a_short_id_that_comes_again_is_not_the_same_message():
    first, second = read("<body>Uno</body>"), read("<body>Dos</body>")
    assert first.external_id != second.external_id
    assert read("<body>Uno</body>") == first


def test_an_id_names_a_message_of_one_writer_only():
    number = "c0a8d1f2-6c55-4d7b-9f43-2f1b6f0d7a10"
    ana = read("<body>Uno</body>", stanza_id=number)
    beto = read("<body>Uno</body>", stanza_id=number, writer="beto@vecinos.example")
    assert (ana.external_id, beto.external_id) == (
        f"ana@vecinos.example/{number}",
        f"beto@vecinos.example/{number}",
    )


def test_a_long_text_is_cut_and_says_so():
    item = read(f"<body>{'ñ' * (MOST_TEXT + 1)}</body>")
    assert (len(item.text), len(item.extra["remarks"])) == (MOST_TEXT, 1)


@pytest.mark.parametrize(("by", "year"), [("losceibos.example", 2024), ("vecinos.example", 2025)])
def test_only_our_own_server_says_when(by, year):
    delay = f"<delay xmlns='urn:xmpp:delay' from='{by}' stamp='2024-01-01T00:00:00Z'/>"
    assert read(f"<body>Hola</body>{delay}").timestamp.year == year


def test_a_type_definition_is_refused():
    with pytest.raises(Unreadable):
        read_stanza(RawRequest(body=b"<!DOCTYPE a [<!ENTITY b 'c'>]><message xmlns='jabber:client'/>"), OWN)


def test_a_named_server_is_the_only_place():
    settings = XmppSettings(jid=OWN, host="xmpp.example", port=5223, security=Security.TLS)
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(places_of(settings, loop)) == [Place("xmpp.example", 5223, True)]
    loop.close()
