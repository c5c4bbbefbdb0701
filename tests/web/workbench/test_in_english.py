"""The staff site in English: chosen once, the same on every device, and not a Spanish sentence left."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from nexo.domain.accounts.models import Account
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.kernel.audit.models import AuditEntry
from nexo.web.workbench.pages.cases.verbs import VERBS
from web.english import spanish_in, words_of

LANGUAGE = reverse("workbench:language")


@pytest.fixture
def case(small, rosa):
    """Return a case of Rosa's."""
    request = Request(
        version=small.versions["AP01"],
        description="Otra vez sin luz",
        channel="counter",
        applicant=rosa,
        place=Place(text="Belgrano 450"),
    )
    return open_case(actor=small.actors["atencion"], request=request).case


@pytest.fixture
def in_english(as_, small):
    """Return a browser of an official who chose English."""

    def enter(login: str) -> Client:
        Account.objects.filter(pk=small.accounts[login].pk).update(language="en")
        return as_(login)

    return enter


def _read(browser: Client, path: str, **headers: str) -> None:
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, path
    assert spanish_in(answer.content.decode()) == [], path


def test_a_page_in_spanish_is_found_out(as_) -> None:
    found = spanish_in(as_("atencion").get(reverse("workbench:counter")).content.decode())
    assert "Nombre, DNI, teléfono o correo" in found
    assert "No tiene teléfono propio o no lo usa" in found


@pytest.mark.parametrize(
    ("login", "names"),
    {
        "atencion": "inbox cases people counter calls call_backs search keeping recoveries quarantine parked "
        "channels board mfa_index",
        "secretaria": "settings answers answer_new",
        "sistemas": "settings accounts staff staff_new",
    }.items(),
)
def test_the_pages_without_anything_on_them(in_english, login: str, names: str) -> None:
    browser = in_english(login)
    for name in names.split():
        _read(browser, reverse(name if name.startswith("mfa") else f"workbench:{name}"))


def test_the_pages_of_a_conversation(in_english, rosa) -> None:
    browser, talk = in_english("atencion"), Conversation.objects.get(party=rosa)
    for view in ("waiting", "mine", "unit", "all", "closed"):
        _read(browser, f"{reverse('workbench:inbox')}?vista={view}")
    for name in ("conversation", "conversation_person", "conversation_reply", "conversation_note"):
        _read(browser, reverse(f"workbench:{name}", args=[talk.id]))
    for name in ("conversation_reply", "conversation_templates"):
        _read(browser, reverse(f"workbench:{name}", args=[talk.id]), hx_request="true")
    said = Interaction.objects.filter(conversation=talk).first()
    _read(browser, reverse("workbench:message_split", args=[said.id]))


def test_the_pages_of_a_person(in_english, rosa, case) -> None:
    browser = in_english("atencion")
    for name in ("person", "person_edit", "person_add", "person_helps", "person_whole"):
        _read(browser, reverse(f"workbench:{name}", args=[rosa.id]))
    for name in ("people", "search", "counter", "counter_people"):
        _read(browser, f"{reverse(f'workbench:{name}')}?q=Rosa")
    _read(browser, f"{reverse('workbench:counter')}?persona={rosa.id}")
    _read(in_english("auditoria"), reverse("workbench:person_looks", args=[rosa.id]))


def test_the_pages_of_a_case(in_english, case) -> None:
    clerk, area = in_english("atencion"), in_english("alumbrado")
    for name in ("case", "case_talk", "case_answer", "case_work", "case_near"):
        _read(area, reverse(f"workbench:{name}", args=[case.id]))
    for view in ("queue", "late", "all"):
        _read(area, f"{reverse('workbench:cases')}?vista={view}")
    for verb in VERBS:
        _read(area, reverse("workbench:case_do", args=[case.id, verb]))
    _read(clerk, f"{reverse('workbench:case_choose')}?q=luz")
    _read(clerk, reverse("workbench:case_fill", args=["AP01"]))


def test_a_refusal_is_told_in_english(in_english, case) -> None:
    answer = in_english("alumbrado").post(
        reverse("workbench:case_do", args=[case.id, "agrupar"]), {"code": ""}
    )
    assert "Enter the code of the other case." in words_of(answer.content.decode())


@pytest.mark.parametrize("slug", ["whatsapp", "email", "telegram", "voice", "letter"])
def test_the_settings_of_a_channel(in_english, slug: str) -> None:
    _read(in_english("sistemas"), reverse("workbench:account_new", args=[slug]))


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_pages_before_signing_in(small, name: str) -> None:
    _read(Client(), reverse(name), accept_language="en")


def test_the_language_is_chosen_once_and_kept_for_every_device(as_, small) -> None:
    browser, inbox = as_("atencion"), reverse("workbench:inbox")
    assert "Bandeja" in words_of(browser.get(inbox).content.decode())
    answer = browser.post(LANGUAGE, {"language": "en", "next": inbox})
    assert answer.url == inbox
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    for device in (browser, as_("atencion")):
        page = device.get(inbox).content.decode()
        assert '<html lang="en"' in page
        assert "Inbox" in words_of(page)
    assert "Bandeja" in words_of(as_("derivacion").get(inbox).content.decode())
    assert AuditEntry.objects.filter(action="accounts.choose_language").count() == 1


def test_a_language_that_we_do_not_speak_changes_nothing(as_, small) -> None:
    assert as_("atencion").post(LANGUAGE, {"language": "xx"}).status_code == 302
    assert small.accounts["atencion"].language == ""


def test_a_question_of_the_service_and_its_answer_are_told(as_, in_english, case) -> None:
    version = case.service_version
    kinds = [{"value": "farola", "label": "Farola", "label_en": "Lantern"}]
    version.fields = [{"name": "kind", "label": "Qué es", "label_en": "What it is", "choices": kinds}]
    version.save(update_fields=["fields"])
    case.answers = {"kind": "farola", "gone": "7"}
    case.save(update_fields=["answers"])
    page = reverse("workbench:case", args=[case.id])
    in_spanish = words_of(as_("alumbrado").get(page).content.decode())
    told = words_of(in_english("alumbrado").get(page).content.decode())
    for words, question, answer in ((in_spanish, "Qué es", "Farola"), (told, "What it is", "Lantern")):
        assert question in words
        assert answer in words
        # What the service asked for once and no longer does is still read.
        assert "gone" in words
