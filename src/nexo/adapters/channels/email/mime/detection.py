"""Guess a charset when nobody declared one that fits.

Certain signs first (byte order mark, escape sequences, valid UTF-8). Then each plausible codec reads a sample
strictly and is scored by how much of what it shows is usual in the languages written with it, and how much is
never seen there. Ties go to the order of the table, Western first.
"""

import codecs
import re
from dataclasses import dataclass

_SAMPLE = 20_000
_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b\$[@B]|\x1b\(J"), "iso2022_jp"),
    (re.compile(rb"~\{[\x21-\x7e]{2,400}~\}"), "hz"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NULS_OF_UTF16 = 0.3
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Accents in Latin script stand alone or in pairs; other scripts come in whole words.
_LATIN_RUN = 1.6


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A codec with the characters that speak for it (worth 1, or a third) and against it (minus 2)."""

    codec: str
    usual: re.Pattern[str]
    odd: re.Pattern[str]
    possible: re.Pattern[str] | None = None
    latin: bool = False
    wide: bool = False


_HAN = re.compile(r"[\u4e00-\u9fff]")
_SIMPLIFIED = re.compile(
    "[的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发"
    "成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向"
    "情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼"
    "您请谢邮件系单联务费区号址路户，。！？、：；“”（）《》]"
)
_TRADITIONAL = re.compile(
    "[的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發"
    "成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向"
    "情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市眼"
    "您請謝郵件單聯務費區號址路戶，。！？、：；「」（）《》]"
)
_KANA = re.compile(r"[\u3041-\u3093\u30a1-\u30f6\u30fc\u3001\u3002\u300c\u300d\uff01\uff1f]")
_HANGUL = re.compile(
    "[이다는에의을가하고지로한를도은있기사서리어나해자안대시인전정요습니그보일수제구주과신부스만장들라면것게데아거와여오우원으까세내동으공연당문합]"
)
_ANY_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_NOT_EAST_ASIAN = re.compile(r"[\x80-\x9f\ue000-\uf8ff\uff61-\uff9f\u0370-\u04ff\u2500-\u257f\ufffd]")
_CYRILLIC_ODD = re.compile(
    r"[а-яёіїєґ][А-ЯЁІЇЄҐ]|[^\W\d_а-яёіїєґўА-ЯЁІЇЄҐЎ\x00-\x7f]|[\x80-\x9f\u2500-\u259f°¤±]"
)
_CYRILLIC = re.compile(r"[оеаинтсрвлкмдпуяыьгОАВПНСДРКМИУТБГЗ№]")
_ANY_CYRILLIC = re.compile(r"[а-яёіїєґўА-ЯЁІЇЄҐЎ«»–—]")
_LATIN_ODD = re.compile(r"[\x80-\x9f\ufffd¤¦¨¬±²³µ¶¸¹¼½¾×÷]|[^\W\d_\x00-\x7f]{3,}|[a-z][À-ÖØ-Þ]")
_THAI = re.compile("[านรอกเงมยลวดทสตะปบคหแจพชขใไ่้ีุูิัำ์]")
# A mark above or below needs a consonant under it.
_THAI_ODD = re.compile(
    r"(?<![\u0e01-\u0e2e\u0e31-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e4f-\u0e5b\x80-\x9f]"
)

_CANDIDATES = (
    _Candidate(
        "cp1252",
        re.compile(r"[áéíóúñüàèìòùâêîôûäöëïçãõåæøßÁÉÍÓÚÑÄÖÜÇÀÈÅØ¿¡ºª°«»€’‘“”–—…·•©®\xa0]"),
        _LATIN_ODD,
        latin=True,
    ),
    _Candidate(
        "cp1250",
        re.compile(r"[áéíóúýöüäâçëąćęłńśźżčďěňřšťůžőűăşţŁŚŻŹČŘŠŽŐ’‘“”„–—…«»\xa0]"),
        _LATIN_ODD,
        latin=True,
    ),
    _Candidate(
        "iso8859-2", re.compile(r"[áéíóúýöüäąćęłńśźżčďěňřšťůžőűŁŚŻŹČŘŠŽŐ\xa0]"), _LATIN_ODD, latin=True
    ),
    _Candidate("cp1254", re.compile(r"[çğıöşüâîÇĞİÖŞÜ’‘“”–—…\xa0]"), _LATIN_ODD, latin=True),
    _Candidate("cp1251", _CYRILLIC, _CYRILLIC_ODD, _ANY_CYRILLIC),
    _Candidate("koi8-r", _CYRILLIC, _CYRILLIC_ODD, _ANY_CYRILLIC),
    _Candidate("iso8859-5", _CYRILLIC, _CYRILLIC_ODD, _ANY_CYRILLIC),
    _Candidate("cp866", _CYRILLIC, _CYRILLIC_ODD, _ANY_CYRILLIC),
    _Candidate(
        "cp1253",
        re.compile(r"[αετοινσρκπμλυςηάέίόύΑΕΤΟΚΠ]"),
        re.compile(r"[α-ωάέήίόύώ][Α-Ω]|[^\W\d_\u0370-\u03ff\x00-\x7f]"),
        re.compile(r"[α-ωάέήίόύώΑ-Ω«»·]"),
    ),
    _Candidate(
        "cp1255",
        re.compile(r"[יוהלאמרתבנשםכד]"),
        re.compile(r"[^\W\d_\u0590-\u05ff\x00-\x7f]|[םןךףץ][א-ת]"),
        re.compile(r"[\u05d0-\u05ea\u05f3\u05f4]"),
    ),
    _Candidate(
        "cp1256",
        re.compile(r"[اليمنترهبودعسكةف،؟]"),
        re.compile(r"[^\W\d_\u0600-\u06ff\x00-\x7f]"),
        re.compile(r"[\u0621-\u063a\u0641-\u064a؛]"),
    ),
    _Candidate("cp874", _THAI, _THAI_ODD, re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]")),
    _Candidate("gb18030", _SIMPLIFIED, _NOT_EAST_ASIAN, _HAN, wide=True),
    _Candidate("cp950", _TRADITIONAL, _NOT_EAST_ASIAN, _HAN, wide=True),
    _Candidate("cp932", _KANA, _NOT_EAST_ASIAN, _HAN, wide=True),
    _Candidate("euc_jp", _KANA, _NOT_EAST_ASIAN, _HAN, wide=True),
    _Candidate("cp949", _HANGUL, _NOT_EAST_ASIAN, _ANY_HANGUL, wide=True),
)
_FALLBACK = "cp1252"
# What another charset named in the message adds to its score, and double-byte text in runs of even length.
_HINT_WORTH = 0.4
_EVEN_WORTH = 0.25


def detect(data: bytes, *, hint: str = "") -> str:
    """Return the name of the codec most likely to read `data`; always one that Python has."""
    sample = data[:_SAMPLE]
    return _certain(sample, data) or _best(sample, hint)


def _certain(sample: bytes, data: bytes) -> str:
    """Return the codec that a sign in the bytes proves, or an empty string."""
    for bom, codec in _BOMS:
        if sample.startswith(bom):
            return codec
    for pattern, codec in _ESCAPES:
        if pattern.search(sample):
            return codec
    if _decodes(data, "utf-8"):
        return "utf-8"
    if len(sample) > 1 and sample[1::2].count(0) > len(sample) * _NULS_OF_UTF16:
        return "utf-16-le"
    if len(sample) > 1 and sample[::2].count(0) > len(sample) * _NULS_OF_UTF16:
        return "utf-16-be"
    return ""


def _best(sample: bytes, hint: str) -> str:
    runs = _HIGH_RUN.findall(sample)
    looks_latin = bool(runs) and sum(map(len, runs)) / len(runs) < _LATIN_RUN
    looks_wide = all(len(run) % 2 == 0 for run in runs)
    best, best_score = _FALLBACK, 0.0
    for candidate in _CANDIDATES:
        if looks_latin and not candidate.latin and candidate.codec not in {hint, "cp932"}:
            continue
        score = _score(candidate, sample)
        score += _HINT_WORTH if candidate.codec == hint else 0
        score += _EVEN_WORTH if candidate.wide and looks_wide else 0
        if score > best_score:
            best, best_score = candidate.codec, score
    return best


def _score(candidate: _Candidate, sample: bytes) -> float:
    """Return how usual the sample looks when read this way: 1 is perfect, below 0 impossible."""
    text = _sample_text(sample, candidate.codec)
    shown = sum(1 for char in text if not char.isascii()) if text else 0
    if not shown:
        return -1.0
    usual = len(candidate.usual.findall(text))
    possible = len(candidate.possible.findall(text)) if candidate.possible else 0
    odd = len(candidate.odd.findall(text))
    return (usual + max(0, possible - usual) * 0.3 - 2 * odd) / shown


def _sample_text(sample: bytes, codec: str) -> str:
    """Return the sample as text, its last, perhaps halved character forgiven; empty if it does not fit."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
    except UnicodeError:
        return ""


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True
