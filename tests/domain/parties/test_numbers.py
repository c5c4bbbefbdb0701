import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ar import cuit as reference

from nexo.domain.parties.errors import EmailInvalid, IdentifierInvalid, PhoneInvalid
from nexo.domain.parties.rules import emails, identifiers, phones

MOBILE = "+5492320412345"
LINE = "+542320412345"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+54 9 2320 41-2345", MOBILE),
        ("5492320412345", MOBILE),
        ("02320 15 412345", MOBILE),
        ("2320-15-41-2345", MOBILE),
        ("15 412345", MOBILE),
        ("549 2320 15 412345", MOBILE),
        ("0054 9 2320 412345", MOBILE),
        ("412345", LINE),
        ("41-2345", LINE),
        ("(02320) 412345", LINE),
        ("02320/412345", LINE),
        ("02320 412345/46", LINE),
        ("02320 412345 / 02320 412399", LINE),
        ("011 15 5555-1234", "+5491155551234"),
        ("11 5555 1234", "+541155551234"),
        ("+598 99 123 456", "+59899123456"),
        ("+55 11 98765-4321", "+5511987654321"),
        ("+521 55 1234 5678", "+525512345678"),
        ("0800 333 0147", "+548003330147"),
    ],
)
def test_a_telephone_as_people_write_it(typed, expected):
    assert phones.to_e164(typed, area_code="2320") == expected


@pytest.mark.parametrize("typed", ["", "147", "no tengo", "12345", "9" * 20, "+", "/", "٠١٢"])
def test_what_cannot_be_dialled(typed):
    with pytest.raises(PhoneInvalid):
        phones.to_e164(typed, area_code="2320")


def test_a_short_number_needs_the_area_code_of_the_town():
    with pytest.raises(PhoneInvalid):
        phones.to_e164("412345")


def test_a_mobile_of_argentina_has_two_forms_and_others_one():
    assert phones.variants(MOBILE) == phones.variants(LINE) == (LINE, MOBILE)
    assert phones.variants("+59899123456") == ("+59899123456",)


def test_area_code_and_readable_form():
    assert [phones.area_code_of(number) for number in (LINE, MOBILE, "nada")] == ["2320", "2320", ""]
    assert phones.readable(LINE) == "+54 2320 41-2345"
    assert phones.readable("147") == "147"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_clear_refusal(text):
    try:
        number = phones.to_e164(text, area_code="2320")
    except PhoneInvalid:
        return
    assert phones.to_e164(number) == number
    assert number in phones.variants(number)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Ana@X.com", "ana@x.com"), (" <ana.paz+nexo@x.gob.ar> ", "ana.paz+nexo@x.gob.ar")],
)
def test_an_address(typed, expected):
    assert emails.to_address(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "ana", "@x.com", "ana@", "ana@x", "a na@x.com", "ana@x..com", "a@b@c.com"]
)
def test_what_is_no_address(typed):
    with pytest.raises(EmailInvalid):
        emails.to_address(typed)


@pytest.mark.parametrize(
    ("scheme", "typed", "expected"),
    [
        ("dni", "28.123.456", "28123456"),
        ("dni", " 5 123 456 ", "5123456"),
        ("dni", "05.123.456", "5123456"),
        ("cuil", "20-26756539-3", "20267565393"),
        ("cuit", "30-50001091-2", "30500010912"),
        ("cuil", "27.12345678.0", "27123456780"),
        ("passport", "aaa 123-456", "AAA123456"),
        ("ci_uy", "1.111.111-1", "11111111"),
        ("cpf", "390.533.447-05", "39053344705"),
        ("rut_cl", "12531909-2", "125319092"),
        ("wa_bsuid", " AR.1349abC ", "AR.1349abC"),
        ("whatsapp", "5492320412345", MOBILE),
        ("whatsapp", "+5492320412345", MOBILE),
        ("whatsapp", "12", "12"),
        ("telegram", "123456789", "123456789"),
    ],
)
def test_an_identifier_as_it_is_compared(scheme, typed, expected):
    assert identifiers.normalise(scheme, typed) == expected


@pytest.mark.parametrize(
    ("scheme", "typed", "words"),
    [
        ("dni", "123456", "El DNI tiene 7 u 8 números, sin letras."),
        ("dni", "2812345A", "El DNI tiene 7 u 8 números, sin letras."),
        ("dni", "٢٨١٢٣٤٥٦", "El DNI tiene 7 u 8 números, sin letras."),
        ("cuil", "20-26756539-2", "El último dígito del CUIT o CUIL no corresponde: revisalo."),
        ("cuil", "20-2675653-2", "El CUIT o CUIL tiene 11 dígitos."),
        ("cuit", "99-26756539-3", "El CUIT o CUIL no empieza con un prefijo conocido."),
        ("passport", "a", "El pasaporte lleva entre 5 y 15 letras y números."),
        ("ci_uy", "1.111.111-2", IdentifierInvalid.message),
        ("ci_uy", "abc", IdentifierInvalid.message),
        ("cpf", "390.533.447-06", IdentifierInvalid.message),
        ("telegram", "  ", IdentifierInvalid.message),
        ("telegram", "x" * 201, IdentifierInvalid.message),
    ],
)
def test_a_wrong_number_is_told_in_a_sentence(scheme, typed, words):
    with pytest.raises(IdentifierInvalid) as refused:
        identifiers.normalise(scheme, typed)
    assert (refused.value.message, refused.value.field) == (words, scheme)


def test_a_town_may_know_other_prefixes():
    number = f"28{'26756539'}"
    typed = f"{number}{reference.calc_check_digit(number)}"
    with pytest.raises(IdentifierInvalid):
        identifiers.normalise("cuil", typed)
    assert identifiers.normalise("cuil", typed, cuit_prefixes={"28"}) == typed


@given(st.integers(0, 99_999_999), st.sampled_from(sorted(identifiers.CUIT_PREFIXES)), st.integers(0, 10))
def test_one_wrong_digit_of_a_cuil_is_found(document, prefix, place):
    body = f"{prefix}{document:08d}"
    right = f"{body}{reference.calc_check_digit(body)}"
    assert identifiers.normalise("cuil", right) == right
    for digit in "0123456789":
        changed = f"{right[:place]}{digit}{right[place + 1 :]}"
        if changed == right or reference.calc_check_digit(changed[:-1]) == changed[-1]:
            continue
        with pytest.raises(IdentifierInvalid):
            identifiers.normalise("cuil", changed)


def test_how_numbers_are_shown():
    assert identifiers.readable("dni", "28123456") == "28.123.456"
    assert identifiers.readable("cuil", "20267565393") == "20-26756539-3"
    assert identifiers.readable("passport", "AAA123") == "AAA123"
    assert identifiers.masked("28123456") == "•••••456"
    assert identifiers.masked("12") == "12"
    assert identifiers.dni_of_cuil("20051234565") == "5123456"
