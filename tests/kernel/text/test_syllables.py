"""Syllables of Spanish words, against a table made by hand after the Ortografía of 2010."""

import pytest

from nexo.kernel.text.syllables import syllables

TABLE = """
agua 2 · idea 3 · ciudadanía 5 · reúne 3 · sol 1 · casa 2 · camión 2 · ciudad 2 · país 2 · río 2 · poeta 3 · aéreo 4
queso 2 · guerra 2 · guitarra 3 · quórum 2 · pingüino 3 · averigüe 4 · lingüística 4 · buey 1 · rey 1 · muy 1 · hoy 1
leyes 2 · mayo 2 · y 1 · yeso 2 · Uruguay 3 · Paraguay 3 · Pueyrredón 3 · whisky 2 · municipalidad 6 · construcción 3
construido 3 · jesuita 3 · ruido 2 · huía 2 · oía 3 · leía 3 · bahía 3 · ahí 2 · ahora 3 · búho 2 · vehículo 4
prohibido 3 · prohíbe 3 · desahucio 3 · ahumar 2 · alcohol 3 · cacahuete 4 · rehabilitar 5 · hielo 2 · deshacer 3
cooperar 4 · leer 2 · zoológico 5 · chiita 3 · línea 3 · áreas 3 · cliente 2 · guion 1 · averiguáis 4 · veintiún 2
estudiáis 3 · trámite 3 · habilitación 5 · reclamo 3 · teléfono 4 · dueña 2 · cigüeña 3 · aguja 3 · vergüenza 3 · aire 2
baúl 2 · raíz 2 · maíz 2 · héroe 3 · caótico 4 · ÁRBOL 2 · Ñandú 2 · brr 1 · excepción 3 · obligación 4 · você 2
"""
_TOKENS = TABLE.replace("·", " ").split()
WORDS = [(word, int(count)) for word, count in zip(_TOKENS[::2], _TOKENS[1::2], strict=True)]


def test_the_table_is_long_enough() -> None:
    assert len({word for word, _ in WORDS}) >= 60


@pytest.mark.parametrize(("word", "count"), WORDS)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_letter_with_its_accent_apart_is_the_same() -> None:
    assert syllables("reu\u0301ne") == 3
