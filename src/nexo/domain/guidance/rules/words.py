"""What a few words mean wherever they are said: a person, the menu, thanks, yes, no; and in which language."""

import re

from nexo.kernel.text.fold import fold

_PERSON = frozenset(
    word.strip()
    for word in """
    0|persona|una persona|humano|humana|un humano|operador|operadora|agente|alguien|asistente|
    representante|hablar|hablar con alguien|hablar con una persona|hablar con un humano|
    person|a person|human|a human|agent|operator|someone|talk to a person|talk to someone|
    pessoa|uma pessoa|atendente|um atendente|alguem|falar|falar com alguem|falar com uma pessoa
    """.split("|")  # noqa: SIM905 - words are read, and added to, as prose
)
_TO_PERSON = re.compile(
    r"\b(?:hablar|hable|comunicar\w*|atiend\w+|pasame|paseme|talk|speak|falar|fale)\b.{0,30}"
    r"\b(?:persona|humano|humana|alguien|operador\w*|agente|empleado|empleada|person|human|someone|somebody|agent|"
    r"pessoa|atendente|alguem)\b"
    r"|\b(?:quiero|prefiero|i want|quero|prefiro)\b.{0,8}\b(?:persona|humano|person|human|pessoa|atendente)\b"
)
_MENU = frozenset(
    "menu inicio volver atras opciones back start home options voltar opcoes".split()  # noqa: SIM905 - same as below
)
_GREETINGS = frozenset(
    """
    hola buenas buenos buen dia dias tardes noches que tal como va hello hi hey good morning afternoon
    evening ayuda help start empezar info informacion consulta ola oi bom boa tarde noite tudo bem ajuda comecar
    """.split()  # noqa: SIM905 - words are read, and added to, as prose
)
_THANKS = frozenset(
    """
    gracias muchas mil listo ok oki dale perfecto genial buenisimo barbaro chau adios nada mas no eso es todo
    thanks thank you great bye goodbye nothing else that is all thats obrigado obrigada muito valeu tchau so isso
    """.split()  # noqa: SIM905 - same
)
_CLOSES = frozenset(
    """
    gracias chau adios thanks thank bye goodbye listo nada nothing perfecto genial ok great
    obrigado obrigada valeu tchau
    """.split()  # noqa: SIM905 - same
)
_YES = frozenset(
    """
    si sip dale ok oki okey bueno correcto confirmo confirmar yes yep yeah sure correct sim isso certo
    """.split()  # noqa: SIM905 - words are read, and added to, as prose
)
_NO = frozenset("no nop nope tampoco cancelar incorrecto wrong nao errado".split())  # noqa: SIM905
_CHOSEN_LANGUAGE = {
    "english": "en",
    "ingles": "en",
    "in english": "en",
    "espanol": "es",
    "español": "es",
    "castellano": "es",
    "spanish": "es",
    "espanhol": "es",
    "portugues": "pt",
    "em portugues": "pt",
    "portuguese": "pt",
}
_SPANISH = frozenset(
    """
    hola buenas buenos dias tardes noches quiero necesito gracias donde como cual mi caso el la los las hay un
    una que por para se calle reclamo queja ayuda del al es esta estan tengo puedo hacer saber con sin desde
    luz bache basura agua arbol turno
    """.split()  # noqa: SIM905 - same
)
_ENGLISH = frozenset(
    """
    hello hi hey the is are my there please thanks thank you want need where how what report case street
    light of on good morning afternoon evening can to help and it has have not i would like with from this
    english pothole water tree
    """.split()  # noqa: SIM905 - same
)
# What it shares with Spanish stands in both: those words decide nothing by themselves.
_PORTUGUESE = frozenset(
    """
    ola oi bom boa dia tarde noite quero preciso obrigado obrigada onde como qual meu minha caso ha tem um uma
    na do da dos das ao que por para se nao rua reclamacao ajuda esta estou tenho posso fazer saber com sem
    luz buraco lixo agua arvore agendamento voce voces esse essa isso vai acende
    """.split()  # noqa: SIM905 - same
)
_WORDS_OF = {"es": _SPANISH, "en": _ENGLISH, "pt": _PORTUGUESE}


def bare(text: str) -> str:
    """Return the text folded, without signs around its words."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def wants_person(text: str) -> bool:
    """Say whether a person is asked for."""
    words = bare(text)
    return words in _PERSON or (len(words) <= 80 and _TO_PERSON.search(words) is not None)  # noqa: PLR2004 - a request


def wants_menu(text: str) -> bool:
    """Say whether the menu is asked for."""
    return bare(text) in _MENU


def is_greeting(text: str) -> bool:
    """Say whether nothing but a greeting, or a call for help, was said."""
    words = bare(text).split()
    return bool(words) and all(word in _GREETINGS for word in words)


def is_closing(text: str) -> bool:
    """Say whether nothing but thanks or a good-bye was said."""
    words = bare(text).split()
    return any(word in _CLOSES for word in words) and all(word in _THANKS for word in words)


def agrees(text: str) -> bool:
    """Say whether it is a yes."""
    words = bare(text).split()
    return bool(words) and words[0] in _YES


def refuses(text: str) -> bool:
    """Say whether it is a no."""
    words = bare(text).split()
    return bool(words) and words[0] in _NO


def language_asked(text: str) -> str:
    """Return the language that is asked for by its name, or nothing."""
    return _CHOSEN_LANGUAGE.get(bare(text), "")


def language_of(text: str) -> str:
    """Return the language that the words speak for, or nothing where they speak for none more than another."""
    words = bare(text).split()
    known = {language: sum(word in own for word in words) for language, own in _WORDS_OF.items()}
    most = max(known.values())
    first, *others = [language for language, count in known.items() if count == most]
    return "" if others else first
