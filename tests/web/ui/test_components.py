"""Components as people and screen readers get them."""

from django import forms
from django.template import Context, Template
from django.test import Client

from nexo.web.ui.forms import Option, UiForm
from nexo.web.ui.site import chosen_theme


def _drawn(source: str, **context: object) -> str:
    # Cotton compiles what a loader hands over; a string is compiled by hand.
    from django_cotton.compiler_regex import CottonCompiler  # noqa: PLC0415 - only here

    return Template(CottonCompiler().process(source)).render(Context(context))


class Form(UiForm):
    name = forms.CharField(label="Nombre", help_text="Como figura en el documento")
    reach = forms.ChoiceField(
        label="Cómo",
        widget=forms.RadioSelect,
        choices=[("a", Option("WhatsApp", "Más rápido")), ("b", "Carta")],
    )


def test_a_button_with_an_address_is_a_link() -> None:
    assert 'href="/x"' in _drawn('<c-button href="/x" kind="secondary">Ir</c-button>')
    assert "<button" in _drawn("<c-button>Ir</c-button>")


def test_a_wrong_field_says_so_where_it_is_and_in_the_summary() -> None:
    form = Form({"name": "", "reach": "a"})
    assert not form.is_valid()
    field = _drawn('<c-field :field="field" />', field=form["name"])
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_error"' in field
    assert 'href="#id_name"' in _drawn('<c-error-summary :form="form" />', form=form)


def test_a_form_without_faults_has_no_summary() -> None:
    assert _drawn('<c-error-summary :form="form" />', form=Form()).strip() == ""


def test_a_choice_may_carry_a_second_line() -> None:
    html = _drawn('<c-field :field="field" />', field=Form()["reach"])
    assert "Más rápido" in html
    assert html.count("govuk-radios__item") == 2


def test_text_from_outside_is_never_markup() -> None:
    html = _drawn(
        '<c-message :author="who" :channel="who"><b>{{ who }}</b></c-message><c-chip>{{ who }}</c-chip>',
        who="<script>x</script>",
    )
    assert "<script>" not in html


def test_an_unknown_theme_is_the_device_s() -> None:
    assert chosen_theme({"nexo_theme": "dark"}) == "dark"
    assert chosen_theme({"nexo_theme": "<x>"}) == "auto"


def test_choosing_colours_goes_back_to_the_page_and_never_elsewhere(client: Client) -> None:
    answer = client.post("/ui/theme", {"theme": "dark", "next": "/servicios/"})
    assert (answer.status_code, answer["Location"]) == (302, "/servicios/")
    assert answer.cookies["nexo_theme"].value == "dark"
    answer = client.post("/ui/theme", {"theme": "purple", "next": "https://elsewhere.example/"})
    assert (answer["Location"], "nexo_theme" in answer.cookies) == ("/", False)


def test_the_style_pages_show_every_component(client: Client) -> None:
    for path in ("/ui/", "/ui/workbench"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode()
