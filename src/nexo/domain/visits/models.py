"""Tables of visits: the queue of an office, its service points, who came, what for, and every period of it."""

from typing import ClassVar

from django.db import models

from nexo.domain.catalogue.models import PublicService
from nexo.domain.interactions.enums import ContactResult
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Jurisdiction, Office, StaffMember
from nexo.domain.parties.models import Party
from nexo.domain.visits.enums import Act, PeriodKind, Preference, VisitState
from nexo.domain.visits.rules.tickets import ticket
from nexo.domain.visits.rules.turns import AT_A_POINT
from nexo.kernel import clock, ids


class Queue(models.Model):
    """The queue (fila) of an office. `code` is the address of its screen: `/turnos/<code>/`.

    `preferred_in_a_row` of those invited last had preference. Its row is the lock of whoever gives a number or
    invites.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="queue")
    code = models.SlugField(max_length=40)
    letter = models.CharField(max_length=1, default="A")
    is_open = models.BooleanField(default=True)
    preferred_in_a_row = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="queue_code_once")]

    def __str__(self) -> str:
        return self.code


class ServicePoint(models.Model):
    """Where people are attended (puesto); `staff` sits there since `since`."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="points")
    name = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    staff = models.OneToOneField(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="service_point"
    )
    since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "name"], name="point_name_once")]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """Somebody came (visita) and took a number (turno). Nobody need say who they are: `party` is who did.

    `day` is the local date. `staff` and `point` attend it, or called it last; `called_at` is when.
    `notify_to` is forgotten at the end.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("notify_to",)
    retention: ClassVar[str] = "until the visit ends"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="visits")
    day = models.DateField()
    letter = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    preference = models.CharField(max_length=12, choices=Preference.choices, blank=True)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT)
    notify_to = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=VisitState.choices, default=VisitState.WAITING)
    arrived_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(ServicePoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "day", "letter", "number"], name="ticket_once"),
            models.UniqueConstraint(
                fields=["staff"],
                condition=models.Q(state__in=sorted(AT_A_POINT)),
                name="one_visit_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "day", "arrived_at"],
                condition=models.Q(ended_at__isnull=True),
                name="visits_under_way",
            ),
            models.Index(fields=["queue", "day", "-called_at"], name="visits_called"),
            models.Index(fields=["party", "-arrived_at"], name="visits_of_party"),
        ]

    def __str__(self) -> str:
        return self.ticket

    @property
    def ticket(self) -> str:
        """The number as it is printed and shown."""
        return ticket(self.letter, self.number)

    @property
    def is_preferential(self) -> bool:
        """Whether it goes first."""
        return bool(self.preference)


class VisitService(models.Model):
    """One public service that is asked for in a visit; without `service` it is a question.

    `entry` is what it left in the ledger, `outcome` what came of it.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="services")
    place = models.PositiveSmallIntegerField()
    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.PROTECT)
    quantity = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=12, choices=ContactResult.choices, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(
        Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="visit_service"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "place"], name="visit_service_place_once")]


class Period(models.Model):
    """A stretch of a visit (período): from when, until when, who attended where, and the act that ended it."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="periods")
    visit_service = models.ForeignKey(VisitService, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=PeriodKind.choices)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(ServicePoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Act.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="period_number_once"),
            models.UniqueConstraint(
                fields=["visit"], condition=models.Q(ends_at__isnull=True), name="one_period_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("begins_at")),
                name="period_ends_after_it_begins",
            ),
        ]
