"""What each role learns: steps with where to go, and the act in the ledger that shows that a step was done."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nexo.domain.organisation.enums import Role


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do; any of `acts`, by the learner and since the lesson began, shows that it was done."""

    title: Promise
    how: Promise
    where: str
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a role; `code` opens the number of its certificate."""

    slug: str
    code: str
    title: Promise
    roles: tuple[Role, ...]
    steps: tuple[Step, ...]


LESSONS = (
    Lesson(
        "atencion",
        "ATE",
        _("Atender en el mostrador"),
        (Role.FRONT_OFFICE, Role.TRIAGE),
        (
            Step(
                _("Registrá a alguien que viene"),
                _("En el mostrador, con nombre, apellido y lo que dice. Inventá todo: es práctica."),
                "counter",
                ("interactions.register",),
            ),
            Step(
                _("Sumala como persona"),
                _("Con un teléfono o un documento de práctica, para que la próxima vez se la encuentre."),
                "counter",
                ("parties.register",),
            ),
            Step(
                _("Abrí su caso"),
                _("Elegí el servicio por sus palabras, decí dónde y confirmá."),
                "counter",
                ("cases.opened",),
            ),
            Step(
                _("Dejá una nota en un caso"),
                _("Entrá al caso y anotá algo que el área tenga que saber."),
                "cases",
                ("cases.noted",),
            ),
        ),
    ),
    Lesson(
        "area",
        "ARE",
        _("Llevar los casos de un área"),
        (Role.AREA_RESPONSIBLE,),
        (
            Step(
                _("Hacé avanzar un caso"),
                _("Elegí uno de tu área y poné que está en proceso."),
                "cases",
                ("cases.phase_changed",),
            ),
            Step(
                _("Dejá una nota"),
                _("Lo que encontraste en el lugar, en una línea."),
                "cases",
                ("cases.noted",),
            ),
            Step(
                _("Pedí una tarea"),
                _("A tu área o a otra, con su plazo."),
                "cases",
                ("cases.task_added",),
            ),
            Step(
                _("Terminá la tarea"),
                _("Marcala hecha, con lo que se hizo."),
                "cases",
                ("cases.task_finished",),
            ),
        ),
    ),
    Lesson(
        "supervision",
        "SUP",
        _("Supervisar"),
        (Role.SUPERVISOR,),
        (
            Step(
                _("Escribí una respuesta tipo"),
                _("Algo que se contesta seguido, con el nombre y el código en sus huecos."),
                "answers",
                ("knowledge.write_answer",),
            ),
            Step(
                _("Delegá una decisión"),
                _("A atención, sobre un servicio simple, con un acto de práctica."),
                "delegation",
                ("catalogue.delegation_granted",),
            ),
            Step(
                _("Anotá una capacitación"),
                _("De alguien que trabaja debajo, para un grupo de servicios."),
                "training",
                ("catalogue.training_recorded",),
            ),
            Step(
                _("Dejá una nota en un caso atrasado"),
                _("Buscalo en Casos y decí qué hay que hacer."),
                "cases",
                ("cases.noted",),
            ),
        ),
    ),
    Lesson(
        "administracion",
        "ADM",
        _("Administrar el sistema"),
        (Role.ADMINISTRATOR,),
        (
            Step(
                _("Sumá a una persona"),
                _("En Personal y roles, con un correo de práctica."),
                "staff",
                ("organisation.register_staff",),
            ),
            Step(
                _("Dale un rol"),
                _("Sobre un área, no sobre todo el municipio."),
                "staff",
                ("organisation.grant_role",),
            ),
            Step(
                _("Escribí el borrador de un servicio"),
                _("Cambiá una frase o un plazo. Lo publica otra persona."),
                "services",
                ("catalogue.version_written",),
            ),
            Step(
                _("Publicá el calendario"),
                _("Agregá un día local y publicalo."),
                "calendar",
                ("organisation.calendar_published",),
            ),
        ),
    ),
)


def lesson_of(slug: str) -> Lesson | None:
    """Return the lesson of a slug."""
    return next((lesson for lesson in LESSONS if lesson.slug == slug), None)
