"""What is taken out of a text before it is published."""

import pytest

from nexo.domain.cases.rules.redact import MASK, redact


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No anda la luz de Mitre 1234", "No anda la luz de Mitre 1234"),
        ("Escriban a maria.rios@vecina.example por favor", f"Escriban a {MASK} por favor"),
        ("Mi tel es 2262 55-5123", f"Mi tel es {MASK}"),
        ("Llamen al +54 9 2262 555123.", f"Llamen al {MASK}."),
        ("Llamen al (02262) 555123", f"Llamen al {MASK}"),
        ("Soy DNI 30.111.222", f"Soy {MASK}"),
        ("dni n° 30111222, gracias", f"{MASK}, gracias"),
        ("CUIT 20-30111222-9", MASK),
        ("Mitre 1234 piso 3", f"Mitre 1234 {MASK}"),
        ("Mitre 1234, Depto. B", f"Mitre 1234, {MASK}"),
        ("Mitre 1234 3° B", f"Mitre 1234 {MASK}"),
        ("Mitre 1234 dpto 12 fondo", f"Mitre 1234 {MASK}fondo"),
        ("Foto en https://fotos.example/maria?id=1", f"Foto en {MASK}"),
        ("El piso de la plaza está roto", "El piso de la plaza está roto"),
        ("La torre del agua pierde", "La torre del agua pierde"),
        ("Hay 3 baches de 40 cm", "Hay 3 baches de 40 cm"),
        ("Desde el 12/05 no pasa el camión", "Desde el 12/05 no pasa el camión"),
        ("", ""),
    ],
)
def test_it_takes_out_what_is_personal(text, told):
    assert redact(text) == told
