"""Bodies of the messages endpoint, and what is refused before anything leaves."""

import pytest

from nexo.adapters.channels.whatsapp.composing import Uploaded, check, compose, media_kind
from nexo.adapters.channels.whatsapp.settings import WhatsAppSettings
from nexo.domain.interactions.ports import ChannelError, OutboundFile, OutboundMessage, Remedy, Sender

SETTINGS = WhatsAppSettings(phone_number_id="1")
ANA = Sender("phone", "+5493415550101")
PHOTO = OutboundFile(filename="foto.jpg", media_type="image/jpeg", content=b"x")
SOUND = OutboundFile(filename="voz.ogg", media_type="audio/ogg; codecs=opus", content=b"x")
PAPER = OutboundFile(filename="nota.pdf", media_type="application/pdf", content=b"x")
HEAD = {"messaging_product": "whatsapp", "recipient_type": "individual"}
TAIL = {"biz_opaque_callback_data": "k"}


def message(**more) -> OutboundMessage:
    return OutboundMessage(**{"key": "k", "to": ANA, "text": "Hola", **more})


def bodies(given: OutboundMessage) -> list[dict[str, object]]:
    return compose(SETTINGS, given, [Uploaded(f"m{n}", file) for n, file in enumerate(given.files)])


def test_a_text():
    assert bodies(message()) == [
        {
            **HEAD,
            "to": "5493415550101",
            "type": "text",
            "text": {"body": "Hola", "preview_url": False},
            **TAIL,
        }
    ]


@pytest.mark.parametrize("kind", ["wa_bsuid", "wa_parent_bsuid"])
def test_a_user_id_goes_in_recipient_and_never_in_to(kind):
    (body,) = bodies(message(to=Sender(kind, "AR.1349")))
    assert (body["recipient"], "to" in body) == ("AR.1349", False)


def test_the_number_of_an_account_goes_in_to():
    (body,) = bodies(message(to=Sender("whatsapp", "+5493415550101")))
    assert (body["to"], "recipient" in body) == ("5493415550101", False)


def test_an_answer_quotes_the_message_it_answers():
    (body,) = bodies(message(reply_to="wamid.1"))
    assert body["context"] == {"message_id": "wamid.1"}


def test_a_template_with_parameters_in_the_account_language():
    (body,) = bodies(message(text="", template="aviso", parameters=("LC-1", "hecho")))
    assert (body["type"], body["template"]) == (
        "template",
        {
            "name": "aviso",
            "language": {"code": "es_AR"},
            "components": [
                {
                    "type": "body",
                    "parameters": [{"type": "text", "text": "LC-1"}, {"type": "text", "text": "hecho"}],
                }
            ],
        },
    )


def test_a_template_may_name_its_language():
    (body,) = bodies(message(text="", template="aviso/en_US"))
    assert body["template"] == {"name": "aviso", "language": {"code": "en_US"}}


def test_three_choices_are_buttons_and_more_are_a_list():
    (few,) = bodies(message(buttons=(("1", "Mal"), ("2", "Bien"))))
    assert few["interactive"] == {
        "type": "button",
        "body": {"text": "Hola"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "1", "title": "Mal"}},
                {"type": "reply", "reply": {"id": "2", "title": "Bien"}},
            ]
        },
    }
    (many,) = bodies(message(buttons=tuple((str(n), f"Nota {n}") for n in range(4))))
    assert many["interactive"]["type"] == "list"
    assert many["interactive"]["action"]["sections"] == [
        {"title": "Opciones", "rows": [{"id": str(n), "title": f"Nota {n}"} for n in range(4)]}
    ]


def test_one_picture_carries_the_text_as_its_caption():
    (body,) = bodies(message(files=(PHOTO,)))
    assert (body["type"], body["image"]) == ("image", {"id": "m0", "caption": "Hola"})


def test_a_document_keeps_its_name():
    (body,) = bodies(message(files=(PAPER,), text=""))
    assert body["document"] == {"id": "m0", "filename": "nota.pdf"}


def test_sound_takes_no_caption_so_the_text_goes_before_it():
    assert [body["type"] for body in bodies(message(files=(SOUND,)))] == ["text", "audio"]


def test_a_long_text_goes_before_the_file_and_alone_quotes_the_answered_message():
    first, second = bodies(message(text="x" * 1025, files=(PHOTO,), reply_to="wamid.1"))
    assert (first["type"], second["type"]) == ("text", "image")
    assert ("context" in first, "context" in second) == (True, False)


def test_several_files_are_several_messages_with_one_key():
    parts = bodies(message(files=(PHOTO, PAPER)))
    assert [body["type"] for body in parts] == ["text", "image", "document"]
    assert {body["biz_opaque_callback_data"] for body in parts} == {"k"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "empty"),
        ({"text": "x" * 4097}, "text_too_long"),
        ({"text": "x" * 1025, "buttons": (("1", "Sí"),)}, "text_too_long"),
        ({"text": "", "buttons": (("1", "Sí"),), "files": (PHOTO,)}, "empty"),
        ({"files": (PHOTO,) * 11}, "too_many_files"),
        ({"buttons": tuple((str(n), "x") for n in range(11))}, "too_many_buttons"),
        ({"buttons": (("1", "x" * 21),)}, "button_too_long"),
        ({"buttons": (("1", ""),)}, "button_too_long"),
        ({"buttons": tuple((str(n), "x" * 25) for n in range(4))}, "button_too_long"),
        ({"buttons": (("x" * 257, "Sí"),)}, "button_id"),
    ],
)
def test_what_the_provider_would_refuse_never_leaves(change, code):
    with pytest.raises(ChannelError) as refused:
        check(message(**change))
    assert (refused.value.code, refused.value.remedy) == (code, Remedy.NEVER)


def test_the_longest_text_and_choices_pass():
    check(message(text="x" * 4096))
    check(message(buttons=(("x" * 256, "x" * 20),)))
    check(message(text="x" * 1024, buttons=tuple((str(n), "x" * 24) for n in range(10))))


def test_an_unknown_kind_of_address_is_refused():
    with pytest.raises(ChannelError) as refused:
        bodies(message(to=Sender("email", "ana@example.org")))
    assert (refused.value.code, refused.value.remedy) == ("address_kind", Remedy.NEVER)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [("image/jpeg", "image"), ("IMAGE/PNG", "image"), ("image/webp", "document"), ("text/plain", "document")],
)
def test_what_is_not_shown_or_played_is_a_document(media_type, kind):
    assert media_kind(media_type) == kind
