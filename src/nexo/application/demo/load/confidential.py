"""Two confidential reports, one of them with a question that waits for its author, and the key that opens it."""

from nexo.application.demo.guide import PlacedScene
from nexo.application.demo.load.draft import Draft
from nexo.domain.safety.actions.answer_report import answer_report
from nexo.domain.safety.actions.file_report import Told, file_report
from nexo.domain.safety.actions.read_report import read_report
from nexo.domain.safety.enums import Category, Status
from nexo.kernel.actors import anonymous

_ANALYST = "vera@losceibos.example"


def write_confidential(draft: Draft) -> PlacedScene:
    """File both as a neighbour would; return the scene with the key, which is printed because nothing here is real."""
    town = draft.ground.jurisdiction
    nobody = anonymous(town.pk)
    zones = sorted(draft.ground.zones.values(), key=lambda zone: zone.code)
    asked = file_report(
        actor=nobody,
        told=Told(
            text="En la casa de portón verde paran autos toda la noche, diez minutos cada uno.",
            category=Category.DRUGS,
            zone_id=zones[0].pk,
            happened="De jueves a domingo, después de las 23",
        ),
    )
    file_report(
        actor=nobody,
        told=Told(
            text="Venden bicicletas que no son de ellos en el galpón que está al lado del canal.",
            category=Category.ROBBERY,
            zone_id=zones[-1].pk,
        ),
    )
    analyst = draft.staff.actor(_ANALYST)
    read_report(actor=analyst, report_id=asked.report_id)
    answer_report(
        actor=analyst,
        report_id=asked.report_id,
        text="Gracias. ¿Los autos son siempre los mismos? No hace falta que digas cómo lo sabés.",
        to=Status.ACTING,
    )
    return PlacedScene(
        "informe-confidencial",
        "Un informe confidencial y la clave para volver",
        "Alguien contó lo que sabe sin decir quién es. El equipo le preguntó algo: se lee en "
        "/informacion-confidencial/volver/ con esta clave, y en el panel entrando como vera@losceibos.example.",
        (asked.key,),
        ("",),
    )
