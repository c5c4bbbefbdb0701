"""Templates as the provider lists them: by pages, with their states, and only the plain ones are plain."""

from dataclasses import replace

import pytest

from nexo.adapters.channels.whatsapp import templates
from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.adapters.channels.whatsapp.graph import Graph
from nexo.adapters.simulators.whatsapp.number import Template, load_or_create, save_number
from nexo.domain.interactions.ports import TemplateState

CHANNEL = WhatsAppChannel()


def test_the_provider_lists_its_own_by_pages(account, provider):
    number = load_or_create(provider.folder)
    many = {f"aviso_{n:02}": Template(body=f"Hola {n}", parameters=0) for n in range(5)}
    pausada = {"pausada": Template(body="Hola {{1}}", parameters=1, paused=True)}
    save_number(provider.folder, number.model_copy(update={"templates": many | pausada}))
    found = templates.read_templates(Graph(account), page=2)
    assert found == CHANNEL.templates(account)
    assert [(one.name, one.state.value) for one in found] == [
        *((f"aviso_{n:02}", "approved") for n in range(5)),
        ("pausada", "paused"),
    ]
    assert {(one.language, one.category, one.is_plain) for one in found} == {("es_AR", "utility", True)}


def test_without_a_business_account_there_are_none(account):
    bare = {**account.settings, "business_account_id": ""}
    assert CHANNEL.templates(replace(account, settings=bare)) == []


def row(*components, status="APPROVED"):
    return {
        "name": "x",
        "language": "es",
        "status": status,
        "category": "UTILITY",
        "components": list(components),
    }


BODY = {"type": "BODY", "text": "Hola {{1}}"}


@pytest.mark.parametrize(
    ("components", "plain"),
    [
        ([BODY], True),
        ([BODY, {"type": "FOOTER", "text": "Municipalidad"}], True),
        ([{"type": "HEADER", "format": "TEXT", "text": "Aviso"}, BODY], True),
        ([{"type": "HEADER", "format": "TEXT", "text": "Aviso {{1}}"}, BODY], False),
        ([{"type": "HEADER", "format": "IMAGE"}, BODY], False),
        ([BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sí"}]}], True),
        ([BODY, {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://x.example/{{1}}"}]}], False),
        ([BODY, {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE"}]}], False),
        ([BODY, {"type": "CAROUSEL"}], False),
        ([], False),
    ],
)
def test_only_words_are_ours_to_fill(components, plain):
    assert templates._template(row(*components)).is_plain is plain


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("APPROVED", TemplateState.APPROVED),
        ("IN_APPEAL", TemplateState.PENDING),
        ("REJECTED", TemplateState.REJECTED),
        ("LIMIT_EXCEEDED", TemplateState.DISABLED),
        ("SOMETHING_NEW", TemplateState.DISABLED),
    ],
)
def test_an_unknown_state_is_not_to_be_sent(status, state):
    assert templates._template(row(BODY, status=status)).state is state
