"""Every address of the staff site, with something on its page: no Spanish sentence is left in another language.

The addresses are walked from the map, so a page made tomorrow is read too.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from architecture.catalogues import LANGUAGES
from authorisation.addresses import Address, every_address
from authorisation.objects import Objects, own_objects
from nexo.domain.accounts.models import Account
from nexo.domain.catalogue.models import PublicService
from nexo.domain.interactions import registry
from nexo.web.workbench.pages.cases.verbs import VERBS
from web.english import spanish_in

LOGINS = ("atencion", "sistemas", "secretaria", "auditoria", "alumbrado", "prevencion")
FROM_A_MAIL_OR_A_KEY = {"uidb36", "key", "pk"}
# Pages that must have been read: one that nobody can open any more must not go unnoticed.
MAIN = """
    inbox conversation conversation_who conversation_reply conversation_note message_split message_words cases case
    case_talk case_work case_near case_do case_choose case_fill counter people person person_edit person_add
    person_helps person_whole person_looks person_merge person_unmerge search board keeping recoveries recovery
    quarantine quarantine_item parked channels settings answers answer_new answer accounts account account_new staff
    staff_new staff_member guidance guidance_new guidance_entry guidance_remove
    safety safety_report safety_figures safety_access safety_lift
    staff_new staff_member visits visits_add visits_reception visits_times visits_queues visits_queue_new visits_queue
"""


@pytest.fixture
def world(small) -> Objects:
    return own_objects(small)


def addresses(objects: Objects) -> Iterator[tuple[str, str]]:
    """Yield the addresses by their names: each verb of a case, each channel, and one of everything else."""
    for one in every_address():
        if one.name.startswith(("workbench:", "mfa_")) and not set(one.arguments) & FROM_A_MAIL_OR_A_KEY:
            for values in _values(one, objects):
                yield one.name, reverse(one.name, kwargs={name: values[name] for name in one.arguments})


def _values(one: Address, objects: Objects) -> list[dict[str, object]]:
    if one.name == "workbench:account_new":
        return [{"slug": channel.slug} for channel in registry.channels.all()]
    if one.name == "workbench:case_do":
        return [{**objects.cases[0].values, "verb": verb} for verb in VERBS]
    return [objects.for_address(one)[0].values]


def read(browsers: list[Client], url: str) -> str:
    """Return the page that the first official sees who may; nothing where there is no page."""
    for browser in browsers:
        answer = browser.get(url)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            return answer.content.decode()
    return ""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_holds_a_spanish_sentence(world, as_, language: str) -> None:
    Account.objects.update(language=language)
    browsers = [as_(login) for login in LOGINS]
    pages = [(name, url, read(browsers, url)) for name, url in addresses(world)]
    # What the town calls its services is told as it stands where it has no other name.
    unnamed = PublicService.objects.filter(name_en="") if language == "en" else PublicService.objects.all()
    names = tuple(unnamed.values_list("name", flat=True))
    left = [
        (name, sentence)
        for name, _, page in pages
        for sentence in spanish_in(page, language=language, names=names)
    ]
    assert "\n".join(map(str, left)) == ""
    assert [url for _, url, page in pages if "<html" in page and f'<html lang="{language}"' not in page] == []
    assert {f"workbench:{name}" for name in MAIN.split()} - {name for name, _, page in pages if page} == set()


def test_the_same_page_in_spanish_is_found_out(world, as_) -> None:
    Account.objects.update(language="es")
    browser = as_("atencion")
    silent = [
        name
        for name, url in addresses(world)
        if name in {"workbench:case", "workbench:conversation", "workbench:person", "workbench:case_do"}
        and not spanish_in(read([browser], url))
    ]
    assert silent == []
