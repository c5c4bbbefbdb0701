"""Only who administers the whole town turns its suggestions on or off."""

import pytest

from nexo.domain.organisation.actions.switch_suggestions import switch_suggestions
from nexo.domain.organisation.enums import SuggestionKind
from nexo.domain.organisation.models import Jurisdiction, RoleGrant
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import small_town

pytestmark = pytest.mark.django_db


def rule(town) -> object:
    return Jurisdiction.objects.get(pk=town.jurisdiction.pk).local_rules.get("suggestions")


def test_off_and_on_are_kept_audited_and_announced_once() -> None:
    town = small_town()
    other = small_town("otra")
    for on in (True, False, False, True):
        switch_suggestions(actor=town.actors["sistemas"], on=on)
    acts = AuditEntry.objects.filter(action="organisation.suggestions_switched").order_by("id")
    assert [(act.object_id, act.changes) for act in acts] == [
        (town.jurisdiction.pk, {"kind": "suggestions", "on": False}),
        (town.jurisdiction.pk, {"kind": "suggestions", "on": True}),
    ]
    assert EventRecord.objects.filter(topic="organisation.suggestions_switched").count() == 2
    assert (rule(town), rule(other)) == (True, None)


def test_each_kind_has_its_own_switch() -> None:
    town = small_town()
    switch_suggestions(actor=town.actors["sistemas"], on=False, kind=SuggestionKind.DANGER)
    rules = Jurisdiction.objects.get(pk=town.jurisdiction.pk).local_rules
    assert [rules.get(kind.value) for kind in SuggestionKind] == [None, False, None]


@pytest.mark.parametrize("login", ["atencion", "secretaria", "sistemas"])
def test_others_and_who_administers_a_part_are_refused(login) -> None:
    town = small_town()
    if login == "sistemas":
        RoleGrant.objects.filter(staff__account=town.accounts[login]).update(unit=town.units["SP"])
    with pytest.raises(NotAllowed):
        switch_suggestions(actor=actor_for(town.accounts[login]), on=False)
    assert rule(town) is None
