"""Looks, words of notices and calendar: written by one, published by another, rolled back; what cannot be is refused."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from nexo.application.notices.case_registered.notice import compose
from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.notifications.actions.notify import in_own_words
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import CalendarVersion, Jurisdiction, RoleGrant, StaffMember
from nexo.domain.settings.models import SettingVersion
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.testing.town import small_town

LOOKS, TEXTS = reverse("workbench:looks"), reverse("workbench:notice_texts")
TEXT = reverse("workbench:notice_text", args=["case_registered"])
COLOURS = {"brand": "#7a1f3d", "brand_strong": "#4d1226", "accent": "#f2b705", "paper": "#faf8f4"}
WORN = {"name": "Municipalidad de Prueba", "short_name": "Prueba"} | COLOURS
WORDS = {
    "subject": "Anotado {code}",
    "long": "Anotamos {service} con el código {code}. Seguilo en {link}",
    "chat": "Anotado: {code} {link}",
}


def words(answer):
    return " ".join(answer.content.decode().split())


def does(what, kind="looks", key="town"):
    return reverse(f"workbench:setting_{what}", args=[kind, key])


@pytest.fixture
def other(small):
    """Return the browser of a second administrator."""
    account = Account.objects.create_user("otra@prueba.example", "x", name="Otra", kind=AccountKind.STAFF)
    member = StaffMember.objects.create(
        jurisdiction=small.jurisdiction, account=account, name="Otra", unit=small.units["INT"]
    )
    RoleGrant.objects.create(staff=member, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def portal(small):
    small.jurisdiction.theme = {"hosts": ["testserver"]}
    small.jurisdiction.save()
    return Client()


def picture():
    """Return a photo with hidden data in it."""
    made, data = Image.new("RGB", (600, 300), "red"), Image.Exif()
    data[0x010E] = "secreto"
    written = io.BytesIO()
    made.save(written, "JPEG", exif=data)
    return SimpleUploadedFile("escudo.jpg", written.getvalue(), "image/jpeg")


def test_looks_are_written_by_one_published_by_another_and_rolled_back(as_, small, other, portal):
    boss = as_("sistemas")
    told = words(boss.post(LOOKS, WORN | {"crest_file": picture()}, follow=True))
    assert "El color principal pasa de «#0b5c6b» a «#7a1f3d»." in told
    assert "Cambia el escudo." in told
    assert "lo publica otra persona" in told
    assert does("publish") not in told
    refused = words(boss.post(does("publish"), {"revision": "1"}, follow=True))
    assert "El cambio lo tiene que publicar otra persona" in refused
    assert "brand" not in Jurisdiction.objects.get(pk=small.jurisdiction.pk).theme
    assert "cambió mientras lo mirabas" in words(other.post(does("publish"), {"revision": "9"}, follow=True))
    assert "Publicado: vale desde ya." in words(other.post(does("publish"), {"revision": "1"}, follow=True))
    assert "#7a1f3d" in portal.get(reverse("portal:theme")).content.decode()
    crest = Jurisdiction.objects.get(pk=small.jurisdiction.pk).theme["crest"]
    served = portal.get(reverse("portal:crest", args=[crest]))
    assert served["Content-Type"] == "image/png"
    assert b"secreto" not in served.content
    assert Image.open(io.BytesIO(served.content)).size == (160, 176)
    assert crest in words(portal.get(reverse("portal:home")))
    assert boss.get(reverse("workbench:looks_crest")).content == served.content
    other.post(LOOKS, WORN | {"brand": "#0b5c6b", "no_crest": "on"})
    boss.post(does("publish"), {"revision": "1"})
    assert portal.get(reverse("portal:crest", args=[crest])).status_code == 404
    assert "Volver a la versión 1" in words(boss.get(LOOKS))
    assert "Falta publicarlo" in words(boss.post(does("restore"), {"number": "1"}, follow=True))
    other.post(does("publish"), {"revision": "1"})
    assert Jurisdiction.objects.get(pk=small.jurisdiction.pk).theme["crest"] == crest
    rows = SettingVersion.objects.order_by("number").values_list("number", "status", "like", "is_alone")
    assert list(rows) == [
        (1, "retired", None, False),
        (2, "retired", None, False),
        (3, "published", 1, False),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"brand": "#7fd3e0"}, "No se lee el texto de los botones sobre el color principal: contraste 1,7"),
        ({"paper": "#14213d"}, "No se lee el texto sobre el fondo"),
        ({"accent": "rojo"}, "Escribí el color así: #0b5c6b."),
        ({"short_name": ""}, "obligatorio"),
        (
            {"crest_file": SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")},
            "Por seguridad no aceptamos",
        ),
        ({"crest_file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\nroto")}, "imagen"),
    ],
)
def test_what_cannot_be_worn_is_refused_at_its_field(as_, small, changes, sentence):
    refused = as_("sistemas").post(LOOKS, WORN | changes)
    assert refused.status_code == 422
    assert sentence in words(refused)
    assert not SettingVersion.objects.exists()


def test_the_preview_names_the_pairs_that_cannot_be_read(as_, small):
    boss, url = as_("sistemas"), reverse("workbench:looks_preview")
    assert "Todo se lee bien" in words(boss.post(url, WORN))
    shown = words(boss.post(url, WORN | {"brand": "#7fd3e0"}))
    assert "No se lee el texto de los botones sobre el color principal" in shown
    assert 'fill="#7fd3e0"' in shown
    assert boss.post(url, WORN | {"brand": '"><script>'}).status_code == 200
    assert boss.get(reverse("workbench:looks_crest")).status_code == 204


def test_the_words_of_a_notice_are_the_towns_once_published(as_, small, other):
    boss = as_("sistemas")
    assert "Se registró un pedido" in words(boss.get(TEXTS))
    assert "Registramos tu pedido: *Luminaria apagada*." in words(boss.get(TEXT))
    case = open_case(
        actor=system(small.jurisdiction.id),
        request=Request(
            version=small.versions["AP01"],
            description="x",
            channel="web",
            anonymous=True,
            place=Place(text="Mitre 1"),
        ),
    ).case

    def told(tongue="es"):
        return in_own_words(small.jurisdiction.id, "case_registered", compose(case), tongue)

    packaged = told()
    boss.post(TEXT, WORDS)
    assert told() == packaged
    other.post(does("publish", "notice", "case_registered"), {"revision": "1"})
    assert told().chat.startswith(f"Anotado: {case.public_code} http")
    assert told().subject == f"Anotado {case.public_code}"
    assert told("en").chat == packaged.chat
    assert "Texto propio" in words(boss.get(TEXTS))
    boss.post(does("restore", "notice", "case_registered"), {"number": "0"})
    other.post(does("publish", "notice", "case_registered"), {"revision": "1"})
    assert (told().subject, told().chat) == (packaged.subject, packaged.chat)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"chat": "Hola {codigo} {code} {link}"}, "El hueco {codigo} no existe en este aviso."),
        ({"long": "Anotado {code}"}, "Falta el hueco {link}"),
        ({"chat": "x" * 1001}, "1000"),
        ({"subject": ""}, "obligatorio"),
    ],
)
def test_blanks_that_are_not_or_are_missing_are_refused(as_, small, changes, sentence):
    refused = as_("sistemas").post(TEXT, WORDS | changes)
    assert refused.status_code == 422
    assert sentence in words(refused)


def test_a_made_up_case_is_shown_while_it_is_written(as_, small):
    url = reverse("workbench:notice_preview", args=["case_registered"])
    shown = words(as_("sistemas").post(url, WORDS | {"chat": "<b>{code}</b>"}))
    assert "Anotado LC-7F3K-9" in shown
    assert "&lt;b&gt;LC-7F3K-9&lt;/b&gt;" in shown


def test_the_only_administrator_publishes_alone_which_is_said_and_audited(as_, small):
    boss = as_("sistemas")
    assert "Nadie más puede publicarlo hoy." in words(boss.post(TEXT, WORDS, follow=True))
    boss.post(does("publish", "notice", "case_registered"), {"revision": "1"})
    assert "la escribió y la publicó Sistemas" in words(boss.get(TEXT))
    entry = AuditEntry.objects.get(action="settings.published")
    assert entry.changes == {"kind": "notice", "key": "case_registered", "number": 1, "alone": True}
    told = words(boss.post(does("publish", "notice", "case_registered"), {"revision": "1"}, follow=True))
    assert "No hay cambios para publicar." in told
    told = words(boss.post(does("discard", "notice", "case_registered"), follow=True))
    assert "No hay cambios para publicar." in told


def test_a_draft_is_thrown_away_and_old_numbers_are_not_guessed(as_, small):
    boss = as_("sistemas")
    boss.post(TEXT, WORDS)
    assert "Descartado" in words(boss.post(does("discard", "notice", "case_registered"), follow=True))
    for number in ("5", "x", ""):
        told = words(boss.post(does("restore", "notice", "case_registered"), {"number": number}, follow=True))
        assert "Ese ajuste no existe." in told


def test_a_calendar_waits_for_another_person(as_, small, other):
    boss, url = as_("sistemas"), reverse("workbench:calendar")
    filled = {"subdivision": "b", "firm_until": "2026-12-31", "days": "2026-12-30 asueto", "legal_act": "D 1"}
    told = words(boss.post(url, filled, follow=True))
    assert "Se agrega el día 2026-12-30 asueto." in told
    assert not CalendarVersion.objects.exists()
    other.post(does("publish", "calendar"), {"revision": "1"})
    assert (
        CalendarVersion.objects.get().published_by_id == Account.objects.get(email="otra@prueba.example").pk
    )


def test_others_and_other_towns_do_not_find_them(as_, small):
    elsewhere = small_town("lejos")
    for url in (LOOKS, TEXTS, TEXT):
        assert as_("secretaria").get(url).status_code == 404
    as_("sistemas").post(TEXT, WORDS)
    stranger = Client()
    stranger.force_login(
        elsewhere.accounts["sistemas"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "Anotado" not in words(stranger.get(TEXT))
    assert as_("sistemas").get(reverse("workbench:notice_text", args=["nada"])).status_code == 404
    for kind, key in (("nada", "town"), ("looks", "x"), ("notice", "nada")):
        assert as_("sistemas").post(does("publish", kind, key)).status_code == 404


@pytest.mark.parametrize("url", [LOOKS, TEXTS, TEXT, reverse("workbench:calendar")])
def test_a_page_costs_at_most_eight_queries(as_, small, url, django_assert_max_num_queries):
    boss = as_("sistemas")
    boss.post(TEXT, WORDS)
    boss.post(LOOKS, WORN)
    boss.get(url)
    with django_assert_max_num_queries(8):
        assert boss.get(url).status_code == 200
