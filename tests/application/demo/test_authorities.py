"""The authorities of the demo city: some letters answered, one let expire, a hearing on the agenda."""

import pytest

from application.demo.conftest import NOW
from nexo.application.demo.authorities import open_authorities
from nexo.domain.authorities.models import Authority, Letter
from nexo.domain.authorities.queries.record import public_hearings, records_of, total
from nexo.domain.organisation.queries.town import only_jurisdiction
from nexo.kernel import clock


@pytest.mark.django_db
def test_they_were_lived_through_by_the_same_actions(small_city):
    town = only_jurisdiction()
    with clock.frozen(NOW):
        assert open_authorities(town) == Letter.objects.count() == 7
        rows = {row.position.unit.code: row for row in Authority.objects.select_related("position__unit")}
        records = {key: total(years) for key, years in records_of(rows.values(), town.zone_info).items()}
        mayor, services = records[rows["INT"].pk], records[rows["SSP"].pk]
        assert (mayor.received, mayor.in_time, mayor.let_expire, mayor.granted) == (4, 3, 0, 1)
        assert (services.received, services.answered, services.let_expire) == (3, 1, 1)
        [hearing] = public_hearings(rows["INT"]).agenda
    assert hearing.topic == "Proyecto de una pileta cubierta"
    expired = Letter.objects.get(expired_at__isnull=False)
    assert expired.expired_holder.name == "Silvia Herrera"
    assert Letter.objects.filter(signature__contains="por delegación de Elena Quiroga").count() == 1
