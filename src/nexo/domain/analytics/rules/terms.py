"""The words of a text that may be counted: folded, without stop words, numbers, names or places.

A word that starts with a capital inside a sentence is a name; so is one of the streets and zones of the town. What is
left is counted by people, never kept beside who wrote it.
"""

import re
from collections.abc import Collection, Iterator

from nexo.kernel.text.fold import fold

LONGEST_TEXT = 2_000
MOST_TERMS = 60
"""Of one text at most so many terms count."""

LEAST_PEOPLE = 5
LEAST_TIMES = 3.0

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_BREAK = re.compile(r"[.!?¿¡\n:;…\"«»]|\[…\]|\d[\w.,°º/-]*")
_SHORTEST, _LONGEST = 4, 24
_STOP = frozenset(
    fold(
        """
        ahora algo algun alguien alguna algunas alguno algunos alla aqui aunque bien buen buena buenas bueno buenos
        cada casa casi como cual cuando cuanto dado debe deben deja dejar desde despues dia dias dice dicen dicha dicho
        donde durante ella ellas ellos entre eran eres esas esos esta estaba estaban estamos estan estar estas este
        esto estos estoy fuera fueron gente gracias haber habia hace hacen hacer hacia hago hasta hola hora horas
        igual junto lado luego mala malo manana mano mayor media menos mientras misma mismo mucha muchas mucho muchos
        nada nadie necesito ningun ninguna nosotros noche nuestra nuestras nuestro nuestros nunca otra otras otro otros
        pasa pasan pasado pero pido podria poder porque puede pueden pueda quedo queda quiero quien quienes sabe saben
        saludos seria sera siempre sido sigue siguen sino sobre solicito solo somos soy sean sepan serian tambien tanto
        tarde tema tenemos tener tengo tiene tienen tenia toda todas todavia todo todos tras unas unos usted ustedes
        varias varios vecina vecinas vecino vecinos veces viene vienen vivo vivimos vuelve vuelta para por favor
        semana semanas mes meses ano anos frente esquina calle barrio cuadra cuadras altura avenida pasaje ruta zona
        casas reclamo reclamos municipio municipalidad mandar mandan manden arreglar arreglen solucion urgente
        """
    ).split()
)


def terms_of(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the words and pairs of words of `text` that may be counted, each once, in their order.

    `names` are folded words never counted: of whoever wrote, of streets and of zones.
    """
    found: dict[str, None] = {}
    read = text[:LONGEST_TEXT]
    # Where all is written in capitals they say nothing.
    for piece in _BREAK.split(read.lower() if read.isupper() else read):
        before = ""
        for word in _told(piece):
            kept = word if _counts(word, names) else ""
            if kept:
                found.setdefault(kept)
                if before:
                    found.setdefault(f"{before} {kept}")
            before = kept
    return list(found)[:MOST_TERMS]


def _told(piece: str) -> Iterator[str]:
    """Yield the words of a piece of a sentence folded; nothing in the place of a name."""
    for place, found in enumerate(_WORD.finditer(piece)):
        word = found.group()
        yield "" if place and word[0].isupper() else fold(word)


def _counts(word: str, names: Collection[str]) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word not in _STOP and word not in names
