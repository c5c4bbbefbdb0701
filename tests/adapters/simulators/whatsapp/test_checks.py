"""The fake refuses what the provider refuses, with its codes."""

import pytest

from nexo.adapters.simulators.whatsapp.checks import check_message
from nexo.adapters.simulators.whatsapp.refusals import GraphRefusal

TEXT = {"messaging_product": "whatsapp", "to": "5493415550101", "type": "text", "text": {"body": "hola"}}
ROWS = [{"id": str(n), "title": f"Fila {n}"} for n in range(11)]


def without(body, *names):
    return {key: value for key, value in body.items() if key not in names}


def typed(kind, block):
    return {**without(TEXT, "text"), "type": kind, kind: block}


def buttons(*replies):
    action = {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}
    return typed("interactive", {"type": "button", "body": {"text": "¿?"}, "action": action})


def rows(found):
    action = {"button": "Opciones", "sections": [{"title": "x", "rows": found}]}
    return typed("interactive", {"type": "list", "body": {"text": "¿?"}, "action": action})


GOOD = [
    TEXT,
    {
        **TEXT,
        "recipient_type": "individual",
        "context": {"message_id": "wamid.1"},
        "biz_opaque_callback_data": "k",
    },
    {**without(TEXT, "to"), "recipient": "AR.1349"},
    {**without(TEXT, "to"), "recipient": "AR.ENT.1349"},
    without(TEXT, "type"),
    typed("image", {"id": "1", "caption": "x"}),
    typed("document", {"id": "1", "filename": "a.pdf"}),
    typed("audio", {"link": "https://example.org/a.ogg"}),
    typed("reaction", {"message_id": "wamid.1", "emoji": "👍"}),
    typed("location", {"latitude": -32.9, "longitude": -60.6, "name": "Plaza"}),
    typed("template", {"name": "aviso", "language": {"code": "es_AR"}}),
    buttons({"id": "1", "title": "Sí"}),
    rows(ROWS[:10]),
]
BAD = [
    ([], 100),
    (without(TEXT, "messaging_product"), 100),
    ({**TEXT, "messaging_product": "sms"}, 100),
    (without(TEXT, "to"), 100),
    ({**TEXT, "to": "ana"}, 131009),
    ({**TEXT, "to": 5493415550101}, 131009),
    ({**without(TEXT, "to"), "recipient": "1349"}, 131009),
    ({**TEXT, "recipient_type": "crowd"}, 131009),
    ({**TEXT, "type": "hologram"}, 131009),
    ({**TEXT, "surprise": 1}, 100),
    ({**TEXT, "text": {"body": "hola", "colour": "red"}}, 100),
    ({**TEXT, "text": {"body": ""}}, 100),
    ({**TEXT, "text": {"body": "x" * 4097}}, 100),
    (without(TEXT, "text"), 100),
    ({**TEXT, "context": {"message_id": ""}}, 100),
    ({**TEXT, "context": {"id": "wamid.1"}}, 100),
    ({**TEXT, "biz_opaque_callback_data": "x" * 513}, 100),
    (typed("image", {"id": "2"}), 131009),
    (typed("image", {"id": "1", "link": "https://example.org/a.jpg"}), 131009),
    (typed("image", {"id": "1", "caption": "x" * 1025}), 100),
    (typed("audio", {"id": "1", "caption": "x"}), 100),
    (typed("reaction", {"emoji": "👍"}), 100),
    (typed("location", {"latitude": 1}), 100),
    (typed("template", {"name": "aviso"}), 100),
    (typed("template", {"name": "aviso", "language": {"code": "es"}, "components": ["x"]}), 100),
    (buttons(), 131009),
    (buttons(*({"id": str(n), "title": "x"} for n in range(4))), 131009),
    (buttons({"id": "1", "title": "x" * 21}), 100),
    (buttons({"id": "1", "title": ""}), 100),
    (buttons({"id": "1", "title": "Sí"}, {"id": "1", "title": "No"}), 131009),
    (rows(ROWS), 131009),
    (rows([]), 131009),
    (rows([{"id": "1", "title": "x" * 25}]), 100),
    (typed("interactive", {"type": "carousel", "body": {"text": "x"}, "action": {"button": "x"}}), 131009),
    (typed("interactive", {"type": "button", "action": {"buttons": []}}), 100),
]


@pytest.mark.parametrize("body", GOOD)
def test_a_documented_body_is_taken(body):
    assert check_message(body, {"1"}) == body


@pytest.mark.parametrize(("body", "code"), BAD)
def test_anything_else_is_refused_with_its_code(body, code):
    with pytest.raises(GraphRefusal) as refusal:
        check_message(body, {"1"})
    assert refusal.value.code == code
