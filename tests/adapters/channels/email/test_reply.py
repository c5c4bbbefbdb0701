"""What was written now, apart from what is quoted and signed: in many tongues and habits."""

import time

import pytest

from nexo.adapters.channels.email.reading import read
from nexo.adapters.channels.email.reply.split import split

QUOTE = "> Buen día,\n> recibimos su reclamo.\n>\n> Municipalidad"

ATTRIBUTIONS = [
    "El lun, 3 mar 2025 a las 10:12, Municipalidad <muni@example.com> escribió:",
    "El lun, 3 mar 2025 a la(s) 10:12, Municipalidad\n(muni@example.com) escribió:",
    "El 3 de marzo de 2025, 10:12, Municipalidad <muni@example.com> escribió:",
    "El 3/3/25 a las 10:12, Municipalidad escribió:",
    "On Mon, Mar 3, 2025 at 10:12 AM Municipalidad <muni@example.com> wrote:",
    "On 03/03/2025 10:12, Municipalidad wrote:",
    "On Mon, Mar 3, 2025 at 10:12 AM, Municipalidad de Los Ceibos <\nmuni@example.com> wrote:",
    "Em seg., 3 de mar. de 2025 às 10:12, Municipalidad <muni@example.com>\nescreveu:",
    "Am 03.03.2025 um 10:12 schrieb Municipalidad:",
    "Am Mo., 3. März 2025 um 10:12 Uhr schrieb Municipalidad <\nmuni@example.com>:",
    "Le lun. 3 mars 2025 à 10:12, Municipalidad <muni@example.com> a écrit :",
    "Il giorno lun 3 mar 2025 alle ore 10:12 Municipalidad <muni@example.com>\nha scritto:",
    "Il 03/03/2025 10:12, Municipalidad ha scritto:",
    "Op ma 3 mrt. 2025 om 10:12 schreef Municipalidad <muni@example.com>:",
    "Den mån 3 mars 2025 kl 10:12 skrev Municipalidad <muni@example.com>:",
    "W dniu 03.03.2025 o 10:12, Municipalidad pisze:",
    "pon., 3 mar 2025 o 10:12 Municipalidad <muni@example.com> napisał(a):",
    "пн, 3 мар. 2025 г. в 10:12, Municipalidad <muni@example.com>:",
    "03.03.2025 10:12, Municipalidad пишет:",
    "El dl., 3 de març 2025 a les 10:12, Municipalidad (<muni@example.com>) va escriure:",
    "2025-03-03 10:12 GMT-03:00 Municipalidad <muni@example.com>:",
    "在 2025年3月3日 10:12，Municipalidad <muni@example.com> 写道：",
    "2025年3月3日(月) 10:12 Municipalidad <muni@example.com>:",
    "2025년 3월 3일 (월) 오전 10:12, Municipalidad <muni@example.com>님이 작성:",
    "Dňa po 3. 3. 2025 o 10:12 Municipalidad <muni@example.com> napísal(a):",
    "3 Mar 2025 Pzt, 10:12 tarihinde Municipalidad <muni@example.com> şunu yazdı:",
    "---- On Mon, 03 Mar 2025 10:12:13 -0300 Municipalidad <muni@example.com> wrote ----",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_on_top_of_a_quote(attribution):
    found = split(f"Muchas gracias, ya está.\n\nSaludos,\nAna\n\n{attribution}\n\n{QUOTE}\n")
    assert found.reply == "Muchas gracias, ya está.\n\nSaludos,\nAna"
    assert found.quoted == f"{attribution}\n\n{QUOTE}"


@pytest.mark.parametrize("attribution", [one for one in ATTRIBUTIONS if not one.startswith("----")])
def test_an_answer_on_top_of_a_quote_without_marks(attribution):
    found = split(f"Muchas gracias.\n\n{attribution}\n\nBuen día,\nrecibimos su reclamo.\n")
    assert found.reply == "Muchas gracias."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quote(attribution):
    assert split(f"{attribution}\n{QUOTE}\n\nYa está, gracias.\n").reply == "Ya está, gracias."


def test_an_answer_between_the_lines():
    text = "On 03/03/2025 10:12, Municipalidad wrote:\n> ¿Qué calle?\nSan Martín\n> ¿Qué número?\n450\n"
    assert split(text).reply == "> ¿Qué calle?\nSan Martín\n> ¿Qué número?\n450"


def test_an_answer_between_the_lines_that_says_so():
    text = (
        "Contesto abajo.\n\nEl 3/3/25 a las 10:12, Municipalidad escribió:\n> ¿Qué calle?\n\nSan Martín\n\n"
        "> ¿Qué número?\n\n450\n\n> Gracias\n> Municipalidad\n"
    )
    assert split(text).reply == "Contesto abajo.\n\n> ¿Qué calle?\n\nSan Martín\n\n> ¿Qué número?\n\n450"


def test_a_quoted_line_broken_by_the_program_is_no_answer():
    text = (
        "Gracias.\n\nOn 03/03/2025 10:12, Municipalidad wrote:\n"
        "> esta es una línea larga que el programa partió porque no le entraba en\nel ancho\n> y sigue\n"
    )
    assert split(text).reply == "Gracias."


ORIGINALS = [
    "-----Mensaje original-----",
    "-----Original Message-----",
    "----- Mensagem original -----",
    "-----Ursprüngliche Nachricht-----",
    "-----Message d'origine-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "---------- Forwarded message ---------",
    "---------- Mensaje reenviado ---------",
    "-------- Mensaje reenviado --------",
    "________ Mensaje original ________",
    "-----原始邮件-----",
    "Inicio del mensaje reenviado:",
    "Begin forwarded message:",
    "##- Please type your reply above this line -##",
    "--- Responda por encima de esta línea ---",
]


@pytest.mark.parametrize("marker", ORIGINALS)
def test_an_original_announced_by_a_line(marker):
    assert split(f"Gracias.\n\n{marker}\nDe: Muni\n\nBuen día\n").reply == "Gracias."


HEADERS = [
    "De: Muni <muni@example.com>\nEnviado: lunes, 3 de marzo de 2025 10:12\nPara: Ana\nAsunto: RE: Reclamo",
    (
        "De: Muni <muni@example.com>\nEnviado el: lunes, 3 de marzo de 2025 10:12\nPara: Ana\nCC: "
        "Otro\nAsunto: Reclamo"
    ),
    "From: Muni <muni@example.com>\nSent: Monday, March 3, 2025 10:12 AM\nTo: Ana\nSubject: RE: Reclamo",
    "*From:* Muni\n*Sent:* Monday\n*To:* Ana\n*Subject:* Reclamo",
    "Von: Muni\nGesendet: Montag, 3. März 2025 10:12\nAn: Ana\nBetreff: Reclamo",
    "De : Muni\nEnvoyé : lundi 3 mars 2025 10:12\nÀ : Ana\nObjet : Reclamo",
    "Da: Muni\nInviato: lunedì 3 marzo 2025 10:12\nA: Ana\nOggetto: Reclamo",
    "De: Muni\nEnviada em: segunda-feira, 3 de março de 2025 10:12\nPara: Ana\nAssunto: Reclamo",
    "Van: Muni\nVerzonden: maandag 3 maart 2025 10:12\nAan: Ana\nOnderwerp: Reclamo",
    "Från: Muni\nSkickat: den 3 mars 2025 10:12\nTill: Ana\nÄmne: Reclamo",
    "От: Muni\nОтправлено: 3 марта 2025 г. 10:12\nКому: Ana\nТема: Reclamo",
    "发件人: Muni\n发送时间: 2025年3月3日 10:12\n收件人: Ana\n主题: Reclamo",
    "差出人: Muni\n送信日時: 2025年3月3日 10:12\n宛先: Ana\n件名: Reclamo",
]


@pytest.mark.parametrize("block", HEADERS)
@pytest.mark.parametrize("rule", ["", "________________________________\n", "-----\n\n"])
def test_an_original_announced_by_its_headers(block, rule):
    assert split(f"Gracias.\n\n{rule}{block}\n\nBuen día\n").reply == "Gracias."


MOBILES = [
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung Mobile de Claro",
    "Enviado desde Outlook para Android",
    "Obtener Outlook para iOS",
    "Sent from my iPhone",
    "Sent from Yahoo Mail on Android",
    "Get Outlook for iOS",
    "Enviado do meu iPhone",
    "Von meinem iPhone gesendet",
    "Gesendet mit der GMX Mail App",
    "Envoyé de mon iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Отправлено с iPhone",
    "发自我的iPhone",
    "*Sent from my Galaxy*",
]


@pytest.mark.parametrize("note", MOBILES)
def test_what_the_telephone_adds(note):
    found = split(
        f"Gracias.\n\n{note}\n\n> El 3 mar 2025, a la(s) 10:12, Muni <muni@example.com> escribió:\n>\n> Hola"
    )
    assert found.reply == "Gracias."
    assert note in found.quoted


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hola.\n\n-- \nAna Pérez\nTel. 155\n", "Hola."),
        ("Hola.\n--\nAna Pérez\n", "Hola."),
        ("Hola.\n\n__\nAna\n", "Hola."),
        ("Hola.\n\n---------------\nAviso legal: este correo es confidencial.\n", "Hola."),
        ("Hola.\n\n-- Ana Pérez\n", "Hola."),
        ("-- \nAna Pérez", "-- \nAna Pérez"),
        ("Hola.\n\n> cita al final\n> sin presentación\n", "Hola."),
        ("> ¿cita al principio?\n\nSí.\n", "> ¿cita al principio?\n\nSí."),
        ("> solo cita\n", "> solo cita"),
        (
            "El 3/3/25 a las 10:12, Muni escribió:\n> solo cita\n",
            "El 3/3/25 a las 10:12, Muni escribió:\n> solo cita",
        ),
        ("", ""),
        ("\n\n  \n", "\n\n  \n".strip("\n")),
        ("Enviado desde mi iPhone", "Enviado desde mi iPhone"),
        (
            "Necesito:\n- bolsas\n- guantes\n\n1. hoy\n2. mañana",
            "Necesito:\n- bolsas\n- guantes\n\n1. hoy\n2. mañana",
        ),
        (
            "El vecino me escribió:\nno vengan más.\nY entonces qué hago?",
            "El vecino me escribió:\nno vengan más.\nY entonces qué hago?",
        ),
        ("De: una vecina\nHola, se cayó un árbol.", "De: una vecina\nHola, se cayó un árbol."),
        ("Son 3 > 2 cosas:\nuna", "Son 3 > 2 cosas:\nuna"),
    ],
)
def test_signatures_and_what_only_looks_like_a_quote(text, reply):
    assert split(text).reply == reply


def test_a_rule_inside_a_long_text_cuts_nothing():
    text = "Primera parte\n----------\n" + "\n".join(f"Punto {number} del reclamo" for number in range(30))
    assert split(text).reply == text


def test_nothing_is_lost():
    text = "Gracias.\n\nOn 03/03/2025 10:12, Muni wrote:\n> uno\n> dos\n\n-- \nAna\n"
    found = split(text)
    assert sorted((found.reply + "\n" + found.quoted).split()) == sorted(text.split())


def test_a_quote_known_only_from_its_html():
    raw = (
        b"Content-Type: text/html; charset=utf-8\n\n"
        b'<div dir="ltr">S\xc3\xad, gracias.</div><br>'
        b'<div class="gmail_quote"><div>El lun, 3 mar 2025 a las 10:12, '
        b"Muni (&lt;muni@example.com&gt;) escribi\xc3\xb3:<br></div><blockquote>Buen d\xc3\xada</blockq"
        b"uote></div>"
    )
    mail = read(raw)
    assert mail.reply_text == "Sí, gracias."
    assert mail.quoted.endswith("> Buen día")


@pytest.mark.parametrize(
    "line",
    [
        "-" * 399 + "x",
        "> a\nb",
        "On 1/1/2020 a@b wrote:",
        "From: a",
        "x:",
        "a@a.a:" * 60,
        "---",
        "-- ",
        "- " * 200,
        " " * 500 + "x",
    ],
)
def test_any_habit_takes_linear_time(line):
    started = time.perf_counter()
    split(f"{line}\n" * (1_000_000 // (len(line) + 1)))
    assert time.perf_counter() - started < 5
