"""Telephone numbers as people write them, as E.164; Argentina's 9 and 15 understood.

A mobile of Argentina has two E.164 forms: with the 9 after the country code, as WhatsApp and callers from
abroad use it, and without, as it is dialled at home. Both name the same line: look-ups ask for `variants`.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from nexo.domain.parties.errors import PhoneInvalid

_LEAST_NATIONAL_DIGITS = 6
# "011/4555-1234" writes the area code before the slash, "4555-1234/38" a second ending after it.
_LONGEST_AREA_CODE = 5
_ARGENTINA_MOBILE = re.compile(r"^\+549(\d{10})$")
_ARGENTINA_PLAIN = re.compile(r"^\+54(?!9)(\d{10})$")


def to_e164(text: str, *, country: str = "AR", area_code: str = "") -> str:
    """Return the number in E.164; a local one gets the `area_code` of the town. Raises `PhoneInvalid`."""
    possible = None
    for reading in _readings(_first_of_several(text), area_code):
        number = _parsed(reading, country)
        if number is not None and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
        possible = possible or number
    # Valid before merely possible: new ranges are in use before any list knows them.
    if possible is None:
        raise PhoneInvalid(field="phone")
    return phonenumbers.format_number(possible, PhoneNumberFormat.E164)


def variants(e164: str) -> tuple[str, ...]:
    """Return every E.164 form of the same line, sorted, so that the first one can stand for all."""
    if mobile := _ARGENTINA_MOBILE.match(e164):
        return tuple(sorted((e164, f"+54{mobile[1]}")))
    if plain := _ARGENTINA_PLAIN.match(e164):
        return tuple(sorted((e164, f"+549{plain[1]}")))
    return (e164,)


def area_code_of(e164: str) -> str:
    """Return the area code of a number in E.164, empty where it has none."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return ""
    length = phonenumbers.length_of_national_destination_code(number)
    national = phonenumbers.national_significant_number(number)[:length]
    return national.removeprefix("9") if e164.startswith("+549") else national


def national(e164: str) -> str:
    """Return the significant digits as they are dialled at home, without the 9 of Argentina's mobiles."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    digits = phonenumbers.national_significant_number(number)
    return digits.removeprefix("9") if _ARGENTINA_MOBILE.match(e164) else digits


def readable(e164: str) -> str:
    """Return the number as people of its country write it."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return e164


def _first_of_several(text: str) -> str:
    before, slash, after = text.partition("/")
    if not slash:
        return text
    digits = re.sub(r"\D", "", before)
    return before + after if 0 < len(digits) <= _LONGEST_AREA_CODE else before


def _readings(text: str, area_code: str) -> list[str]:
    """List the ways to read the digits, likeliest first."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < _LEAST_NATIONAL_DIGITS:
        return []
    international = text.strip().startswith("+") or digits.startswith("00")
    bare = digits.removeprefix("00")
    readings = [f"+{bare}"] if international else [digits]
    if area_code and not international:
        # A local number, with or without the 15 of mobiles: from elsewhere it takes 0 and the area code.
        readings.append(f"0{area_code}{digits}")
    if bare.startswith("549"):
        # Both the 9 and the 15 of Argentina's mobiles: one too many.
        readings.append(f"0{bare[3:]}")
    if bare.startswith("521"):
        readings.append(f"+52{bare[3:]}")
    # Digits of a chat account or a spreadsheet: international, the plus lost.
    return [*readings, f"+{bare}"]


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    return number if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None
