"""Made-up content for the style page: long names, every state, nothing real."""

from typing import Any

from django import forms

from nexo.web.ui.charts import Datum, bar_chart, line_chart
from nexo.web.ui.forms import Option, UiForm
from nexo.web.ui.site import Link, Site, chosen_theme


class SampleForm(UiForm):
    """One field of each kind."""

    place = forms.CharField(label="¿Dónde es?", help_text="Calle y número, o la esquina.")
    words = forms.CharField(
        label="Contanos qué pasa", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    since = forms.ChoiceField(label="¿Desde cuándo?", choices=[("1", "Hoy"), ("2", "Hace una semana")])
    reach = forms.ChoiceField(
        label="¿Cómo te avisamos?",
        widget=forms.RadioSelect,
        choices=[
            ("whatsapp", Option("WhatsApp", "Te escribimos cuando cambie algo")),
            ("email", Option("Correo electrónico")),
            ("none", Option("Prefiero no dar mis datos", "Guardá el código: es la única forma de seguirlo")),
        ],
    )
    photo = forms.FileField(label="Una foto ayuda", required=False, help_text="Hasta 10 MB.")
    agree = forms.BooleanField(label="Es urgente: hay riesgo para las personas", required=False)
    score = forms.ChoiceField(
        label="¿Cómo te resultó?",
        widget=forms.RadioSelect,
        choices=[("1", "Muy mal"), ("2", "Mal"), ("3", "Regular"), ("4", "Bien"), ("5", "Muy bien")],
    )


def context(cookies: dict[str, str]) -> dict[str, Any]:
    """Return what the style pages show."""
    wrong = SampleForm({"place": "", "since": "9", "reach": "whatsapp", "score": "4"})
    wrong.is_valid()
    return {
        "site": _site(cookies),
        "search_url": "/ui/workbench",
        "person_label": "Ana (Atención)",
        "form": SampleForm(initial={"reach": "whatsapp", "since": "1", "score": "4"}),
        "wrong": wrong,
        "steps": _STEPS,
        "tabs": [
            Link(label="Resumen", url="#", is_current=True),
            Link(label="Tareas", url="#", count=2),
            Link(label="Papeles", url="#"),
            Link(label="Historia", url="#"),
        ],
        "bars": bar_chart(
            "Reclamos por tipo, este mes",
            [
                Datum("Alumbrado público", 412, highlight=True),
                Datum("Baches y calzada", 288),
                Datum("Recolección de residuos", 171),
                Datum("Arbolado", 64),
                Datum("Ruidos molestos", None, text="menos de 5"),
            ],
        ),
        "line": line_chart(
            "Resueltos por semana",
            [Datum(f"{day} oct", value) for day, value in zip(range(1, 29, 3), _WEEKS, strict=False)],
        ),
        "rows": _ROWS,
    }


def _site(cookies: dict[str, str]) -> Site:
    return Site(
        name="Los Ceibos",
        kind="Municipalidad de",
        home_url="/ui/",
        theme=chosen_theme(cookies),
        nav=(
            Link(label="Bandeja", url="/ui/workbench", icon="inbox", is_current=True, count=23),
            Link(label="Casos", url="#", icon="case"),
            Link(label="Personas", url="#", icon="people"),
            Link(label="Mostrador", url="#", icon="counter"),
            Link(label="Llamadas", url="#", icon="phone"),
            Link(label="Tablero", url="#", icon="dashboard"),
        ),
        help=(Link(label="Línea 147", url="#"), Link(label="Oficinas y horarios", url="#")),
        legal=(Link(label="Accesibilidad", url="#"), Link(label="Datos abiertos", url="#")),
        about="Municipalidad de Los Ceibos, Avenida San Martín 450.",
    )


_WEEKS = (42, 55, 51, 63, 58, 71, 69, 80, 76, 88)
_STEPS = (
    {"label": "Recibido", "state": "done", "when": "lunes 23, 9:14", "detail": ""},
    {"label": "Derivado a Alumbrado Público", "state": "done", "when": "lunes 23, 9:20", "detail": ""},
    {
        "label": "Programado",
        "state": "now",
        "when": "",
        "detail": "La cuadrilla va el jueves 26 por la mañana.",
    },
    {"label": "Resuelto", "state": "todo", "when": "a más tardar el lunes 30", "detail": ""},
)
_ROWS = (
    (
        "chat",
        "María Rosa Fernández de Goycoechea",
        "otra vez sin luz en la cuadra, desde anoche",
        "4 min",
        "warn",
        "Vence hoy",
        "Preferencial: 78 años",
    ),
    (
        "phone",
        "Sin identificar",
        "Llamada de 2 min: bache grande en Belgrano y Mitre",
        "12 min",
        "",
        "Quedan 2 días hábiles",
        "",
    ),
    ("mail", "Unión Vecinal Barrio Norte", "Re: pedido de poda en la plaza", "1 h", "bad", "Venció ayer", ""),
    ("web", "Julián Ortiz", "Formulario: contenedor roto", "2 h", "good", "Quedan 6 días hábiles", ""),
    (
        "counter",
        "Norma Beatriz Salvatierra",
        "Vino al mostrador por el turno de licencia",
        "ayer",
        "",
        "Sin plazo",
        "",
    ),
)
