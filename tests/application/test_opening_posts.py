"""Posts are opened to the public, holders change, delegates are named."""

from datetime import UTC, date, datetime, timedelta

import pytest

from application.letters import fill, member, open_post, post
from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.actions.name_delegate import name_delegate
from nexo.domain.authorities.errors import (
    AuthorityIncomplete,
    DelegateUnfit,
)
from nexo.domain.authorities.models import Delegate
from nexo.domain.organisation.models import Assignment, Position
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


class TestHolders:
    def test_what_was_before_rows_were_kept_is_kept_too(self, town):
        first, second = member(town, "vial"), member(town, "alumbrado")
        Position.objects.filter(pk=post(town, "SP").pk).update(holder=first)
        fill(town, "SP", "alumbrado")
        rows = list(Assignment.objects.order_by("id").values_list("holder", "since", "until"))
        assert rows == [(first.pk, None, MONDAY), (second.pk, MONDAY, None)]


class TestArranging:
    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ({"term_days": 0}, "term_days"),
            ({"term_days": 91}, "term_days"),
            ({"hours": ""}, "hours"),
            ({"hours": "hoy"}, "hours"),
            ({"hearing_minutes": 4}, "hearing_minutes"),
            ({"hearing_notice_days": 61}, "hearing_notice_days"),
        ],
    )
    def test_terms_that_cannot_be_say_which(self, town, terms, field):
        with pytest.raises(AuthorityIncomplete) as refused:
            open_post(town, "SP", **terms)
        assert refused.value.field == field

    def test_only_the_administration_opens_posts_and_each_once(self, town, secretary):
        with pytest.raises(NotAllowed):
            arrange_authority(actor=town.actors["secretaria"], terms=Terms(position_id=post(town, "VIA").id))
        with pytest.raises(AuthorityIncomplete):
            open_post(town, "SP")

    def test_a_post_of_another_town_is_not_offered(self, town, secretary):
        other = small_town("vecina")
        with pytest.raises(AuthorityIncomplete):
            arrange_authority(actor=town.actors["sistemas"], terms=Terms(position_id=post(other, "SP").id))

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"legal_act": " "}, "legal_act"),
            ({"valid_from": date(2026, 11, 22)}, "valid_from"),
            ({"valid_to": date(2026, 11, 22)}, "valid_to"),
        ],
    )
    def test_a_delegation_needs_its_act_and_days(self, town, secretary, changed, field):
        given = {"legal_act": "Decreto 1", "valid_from": date(2026, 11, 23), **changed}
        with pytest.raises(DelegateUnfit) as refused:
            name_delegate(
                actor=town.actors["secretaria"],
                authority_id=secretary.id,
                staff_id=member(town, "vial").id,
                **given,
            )
        assert refused.value.field == field

    def test_nobody_names_themselves_nor_twice_nor_for_others(self, town, secretary):
        given = {"authority_id": secretary.id, "legal_act": "D 1", "valid_from": date(2026, 11, 23)}
        with pytest.raises(DelegateUnfit):
            name_delegate(actor=town.actors["sistemas"], staff_id=member(town, "sistemas").id, **given)
        with pytest.raises(NotAllowed):
            name_delegate(actor=town.actors["vial"], staff_id=member(town, "alumbrado").id, **given)
        name_delegate(actor=town.actors["secretaria"], staff_id=member(town, "vial").id, **given)
        with pytest.raises(DelegateUnfit):
            name_delegate(actor=town.actors["secretaria"], staff_id=member(town, "vial").id, **given)
        assert Delegate.objects.count() == 1
