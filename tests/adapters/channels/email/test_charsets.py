"""Charsets: what is declared, what is meant, and what nobody said."""

import pytest

from nexo.adapters.channels.email.mime import charsets

SPANISH = "El señor Núñez pidió que saquen el árbol caído. ¿Cuándo vienen?"
RUSSIAN = "Здравствуйте! Прошу починить дорогу на нашей улице."
CHINESE = "您好，请问这个问题怎么解决？谢谢。"
TAIWANESE = "您好，請問這個問題怎麼解決？謝謝。"
JAPANESE = "こんにちは。道路に穴があいています。"
KOREAN = "안녕하세요. 도로에 구멍이 있습니다."


@pytest.mark.parametrize(
    ("written", "declared", "text"),
    [
        ("utf-8", "utf-8", SPANISH),
        ("utf-8", '"UTF8"', SPANISH),
        ("utf-8", "utf8mb4", SPANISH),
        ("cp1252", "windows-1252", "“Núñez” – 5 €"),
        ("cp1252", "iso-8859-1", "“Núñez” – 5 €"),
        ("cp1252", "us-ascii", SPANISH),
        ("cp1250", "ISO-8859-2", "„Łódź” – ščř"),
        ("cp1251", "windows-1251", RUSSIAN),
        ("koi8-r", "KOI8-R", RUSSIAN),
        ("gb18030", "GB2312", "朱镕基 㐂"),
        ("gbk", "gb_2312-80", "朱镕基"),
        ("big5", "x-x-big5", TAIWANESE),
        ("cp949", "ks_c_5601-1987", "똠방각하"),
        ("cp932", "shift_jis", "①番 ㈱テスト"),
        ("cp932", "x-sjis", JAPANESE),
        ("euc_jp", "EUC-JP", JAPANESE),
        ("iso2022_jp", "iso-2022-jp", JAPANESE),
        ("utf-7", "unicode-1-1-utf-7", SPANISH),
        ("utf-16", "utf-16", SPANISH),
        ("mac-roman", "x-mac-roman", SPANISH),
        ("cp874", "tis-620", "สวัสดีครับ"),
        ("cp1255", "iso-8859-8-i", "שלום"),
    ],
)
def test_a_declared_charset_or_the_one_that_was_meant_by_it(written, declared, text):
    assert charsets.decode(text.encode(written), declared).text == text


def test_utf8_called_latin_is_read_as_utf8_and_said_so():
    decoded = charsets.decode(SPANISH.encode(), "iso-8859-1")
    assert (decoded.text, decoded.as_declared) == (SPANISH, False)


def test_latin_text_is_not_taken_for_utf8():
    decoded = charsets.decode("año nuevo".encode("latin-1"), "iso-8859-1")
    assert (decoded.text, decoded.as_declared) == ("año nuevo", True)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", SPANISH),
        ("cp1252", SPANISH),
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("iso8859-5", RUSSIAN),
        ("cp866", RUSSIAN),
        ("cp1253", "Καλημέρα σας, έχω μια ερώτηση"),
        ("cp1255", "שלום לכם, יש לי שאלה"),
        ("cp1256", "السلام عليكم ورحمة الله"),
        ("cp874", "สวัสดีครับ ผมมีคำถาม"),
        ("gb18030", CHINESE),
        ("cp950", TAIWANESE),
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("iso2022_jp", JAPANESE),
        ("cp949", KOREAN),
        ("utf-16", SPANISH),
        ("utf-16-le", SPANISH),
        ("utf-16-be", SPANISH),
    ],
)
@pytest.mark.parametrize("declared", ["", "x-unknown", "unknown-8bit", "idna", "\x00ñ"])
def test_without_a_charset_that_fits_it_is_detected(codec, text, declared):
    assert charsets.decode(text.encode(codec), declared).text == text


def test_a_charset_named_elsewhere_in_the_mail_decides_short_texts():
    assert charsets.decode("测试".encode("gbk"), "", hint="gb2312").text == "测试"
    assert charsets.decode("Тест".encode("koi8-r"), "", hint="koi8-r").text == "Тест"


def test_japanese_of_nec_inside_the_standard_escapes():
    # Row 13, cell 1 and 66: characters that the standard codec refuses.
    assert charsets.decode(b"\x1b$B-!-bF|K\\\x1b(B ok", "iso-2022-jp").text == "①№日本 ok"
    assert charsets.decode(b"\x1b(I1\x1b(B", "iso-2022-jp").text == "ｱ"
    assert charsets.decode(b"\xad\xa1\xc6\xfc\xcb\xdc", "euc-jp").text == "①日本"


def test_a_cut_tail_does_not_make_utf8_something_else():
    decoded = charsets.decode(SPANISH.encode() + b"\xc3", "utf-8")
    assert (decoded.text, decoded.codec) == (SPANISH + "\N{REPLACEMENT CHARACTER}", "utf-8")


def test_what_utf7_smuggles_in_can_be_stored():
    assert charsets.decode(b"a +2AA- b", "utf-7").text.encode() == "a \N{REPLACEMENT CHARACTER} b".encode()


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "unicode_escape", "base64", "rot13", "a" * 100, "", "é"]
)
def test_what_is_no_charset_is_not_used_as_one(name):
    assert charsets.canonical(name) == ""
