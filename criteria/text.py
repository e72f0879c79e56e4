"""Vietnamese text, made comparable. Pure."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Every dash Unicode knows but the soft hyphen (which only says where a word may break), and the minus signs.
_DASHES = re.compile(
    "[\u058a\u05be\u1806\u2010-\u2015\u2043\u2053\u207b\u208b\u2212\u2796\u2e3a\u2e3b\u301c\u3030\ufe58\ufe63\uff0d]"
)
_SLASHES = re.compile("[\u2044\u2215\u29f8\uff0f]")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_MARKED = {"ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}
# In this order: the end of the name, a space, a number, a letter. A number is led by how many digits it has.
_END, _SPACE, _LENGTHS = "00", "01", "0123456789abcdefghijklmnopqrstuvwxyz"
# In the dictionaries' order: level, grave, hook above, tilde, acute, dot below.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def nfc(text):
    """One spelling for one letter: keyboards and phones send "ế" as one, two or three code points."""
    return unicodedata.normalize("NFC", text)


# Unit words before a name. Before a number they keep their capital ("Quận 1", "Phường 3"), as they do in
# "Thành phố Hồ Chí Minh" (Nghị định 30/2020, Phụ lục II).
_UNIT = re.compile(r"(Phường|Xã|Thị trấn|Thị xã|Quận|Huyện|Thành phố|Tỉnh|Đặc khu)(?= +(?!Hồ Chí Minh\b)[^\W\d])")


def in_sentence(name):
    """An area's name as it stands inside a sentence: "Phường Bạch Mai" → "phường Bạch Mai".

    At the head of a line, in a cell of a table or as a heading the name stands as it is. Other names come back unchanged.
    """
    name = str(name)
    found = _UNIT.match(name)
    return f"{found[0].lower()}{name[found.end() :]}" if found else name


def letters_and_digits(text):
    """What of a code counts, in capitals: «th–p00286 ‑ 0002» → "THP002860002", full-width «８０» → "80".

    Word, Zalo and telephones change the signs between; an apostrophe of Excel, soft hyphens and marks nobody sees go too.
    """
    whole = unicodedata.normalize("NFKC", str(text or "")).upper().replace("\u00d0", "Đ")
    return "".join(sign for sign in whole if sign.isalnum())


def plain_dashes(text):
    """Every dash and slash as the keyboard has it, where these signs are a part of what is written."""
    return _SLASHES.sub("/", _DASHES.sub("-", unicodedata.normalize("NFKC", str(text or "")).replace("\u00ad", "")))


def bare_number(number):
    """What two spellings of a paper's number have in common: its letters, and its figures without leading zeros.

    Signs do not count, but they part one figure from the next: «01/BC–UBND» is «1 bc ubnd», «12/1» is not «121».
    """
    parts = re.findall(r"[0-9]+|[^\W\d_]+", fold(plain_dashes(number)))
    return " ".join("".join(f" {part.lstrip('0') or '0'} " if part.isdecimal() else part for part in parts).split())


def fold(text):
    """Lower case, no accents, đ as d, single spaces: what two people typing the same name have in common.

    "Dấm gạo  nếp" → "dam gao nep". Used for searching and sorting keys, never for showing.
    """
    letters = unicodedata.normalize("NFD", nfc(text).lower().replace("đ", "d").replace("ð", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare).strip()


# What people write for what a register prints, and the other way round.
_ABBREVIATIONS = {
    "cong ty": "cty",
    "trach nhiem huu han": "tnhh",
    "mot thanh vien": "mtv",
    "co phan": "cp",
    "ho kinh doanh": "hkd",
    "hop tac xa": "htx",
    "to hop tac": "tht",
    "lien hiep hop tac xa": "lhhtx",
    "doanh nghiep tu nhan": "dntn",
    "doanh nghiep": "dn",
    "co so san xuat": "cssx",
    "san xuat": "sx",
    "thuong mai": "tm",
    "dich vu": "dv",
    "xuat nhap khau": "xnk",
    "uy ban nhan dan": "ubnd",
    "thanh pho": "tp",
}
_APOSTROPHES = re.compile("['’‘ʼ`´′＇]")
_TOKEN = re.compile(r"[^\W_]+")
# Shorter runs of digits are numbers («Mẫu số 3»), longer ones are pieces of telephones and codes.
_CODE_DIGITS = 5
_DIGITS_APART = re.compile(r"(?<![^\W_])[0-9]+(?:[\s.\-()]+[0-9]+)+(?![^\W_])")
_DIGITS_POINTED = re.compile(r"(?<![^\W_])[0-9]+(?:[.\-][0-9]+)+(?![^\W_])")
# «+84 912 345 678», «84 912345678»: a telephone with the country's number for its zero.
_COUNTRY = re.compile(
    r"(?<![^\W_])\(?(?:\+ ?|00)?84\)?[\s.\-]*(?:\(0\))?[\s.\-]*(?=[1-9](?:[\s.\-]*[0-9]){8,9}(?![^\W_]))"
)
# Before the name of a household, written or left out as it comes.
_HOUSEHOLD = ("hkd ca the", "hkd", "ho sx", "cssx", "co so", "ho")


def _tokens(text):
    """The words of a text, folded: letters and digits alone; an apostrophe parts no word («H'Hen», «h’hen»)."""
    found = _TOKEN.findall(fold(plain_dashes(_APOSTROPHES.sub("", str(text)))))
    return [(token.lstrip("0") or "0") if token.isdecimal() and len(token) < _CODE_DIGITS else token for token in found]


def search_key(*texts):
    """What a searched column keeps of these texts: " cong ty tnhh mau so 3 cty trach nhiem huu han ".

    A code written in groups is kept both ways: "0912.345.678" as " 912 345 678 0912345678 ".
    """
    words = [token for text in texts if text for token in _tokens(text)]
    words += [code for text in texts if text for code in _codes(plain_dashes(str(text))) if code not in words]
    told = f" {' '.join(words)} "
    both = [*_ABBREVIATIONS.items(), *((short, long) for long, short in _ABBREVIATIONS.items())]
    words += [other for one, other in both if f" {one} " in told and f" {other} " not in told]
    return f" {' '.join(words)} " if words else ""


def search_ways(text):
    """The ways to read what is searched for, each a list of words that all have to stand in a `search_key`.

    A part of a word is enough, but a number is a whole word («3» is not «34»). Digits in groups that make eight or more
    may be one code («0912.345.678», «0912 345 678») or stand for themselves («tổ 3 0912345678»): one way for each reading.
    No way at all where the text holds no letter and no digit.
    """
    text = plain_dashes(text)
    readings = (
        groups.sub(lambda found: _code(found[0]) or found[0], text) for groups in (_DIGITS_APART, _DIGITS_POINTED)
    )
    abroad = _COUNTRY.sub("0", text)
    at_home = _DIGITS_APART.sub(lambda found: _code(found[0]) or found[0], abroad)
    ways = [_words(reading) for reading in dict.fromkeys((*readings, text, *([at_home] if abroad != text else [])))]
    return [way for place, way in enumerate(ways) if way and way not in ways[:place]]


def _words(text):
    return [
        f" {token} " if token.isdecimal() and len(token) < _CODE_DIGITS else token
        for token in dict.fromkeys(_tokens(text))
    ]


def _codes(text):
    found = (match[0] for groups in (_DIGITS_APART, _DIGITS_POINTED) for match in groups.finditer(text))
    return dict.fromkeys(filter(None, map(_code, found)))


def _code(groups):
    """The digits of the groups as one code; None where they are too few for one."""
    digits = re.sub(r"[^0-9]", "", groups)
    return digits if len(digits) >= 8 else None


def found_in(text, *told):
    """Whether a search for `text` finds something with these texts; for the few rows that have no searched column."""
    key, ways = search_key(*told), search_ways(text)
    return not ways or any(all(word in key for word in way) for way in ways)


def shortened(text):
    """The words of a text, folded, each that people shorten as they do: «Hộ kinh doanh, UBND phường» → "hkd ubnd phuong"."""
    told = " ".join(_tokens(text))
    for long, short in _ABBREVIATIONS.items():
        told = re.sub(rf"\b{long}\b", short, told)
    return told


def name_key(name):
    """What two spellings of one name have in common: marks, case, signs, abbreviations and a household's «HKD» apart."""
    told = shortened(name)
    for prefix in _HOUSEHOLD:
        if told.startswith(f"{prefix} "):
            return told.removeprefix(f"{prefix} ")
    return told


def sort_key(text):
    """A key that sorts in the order of the Vietnamese alphabet on every database: a ă â b c d đ e ê … u ư …

    Letters decide first, tones only between words of the same letters: ca < cà < cá < cam < căn < đa. Numbers sort by their
    value: Số 1, Số 2, Số 10. The key holds lower-case ASCII letters and digits alone, which every collation orders alike.
    Never shown.
    """
    letters, tones = [], []
    for sign in _letters_and_tones(text):
        if sign in _TONES:
            tones[-1] = _TONES[sign]
            continue
        if sign == " ":
            letters.append(_SPACE)
        elif sign in _MARKED:
            letters.append(_MARKED[sign])
        elif sign in _LETTERS:
            letters.append(f"{sign}0")
        elif sign[0] in "0123456789":
            digits = sign.lstrip("0")
            letters.append(f"1{_LENGTHS[min(len(digits), len(_LENGTHS) - 1)]}{digits}")
            tones.append(str(min(len(sign) - len(digits), 9)))
            continue
        else:
            continue
        tones.append("0")
    return f"{''.join(letters)}{_END}{''.join(tones)}" if letters else ""


def _letters_and_tones(text):
    """The signs of the text in lower case, each Vietnamese letter whole, its tone behind it; other accents dropped.

    A run of digits comes as one.
    """
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).lower().replace("\u00f0", "đ")).strip()
    for sign in re.findall(r"[0-9]+|.", text):
        if sign.isascii() and sign.isdecimal():
            yield sign
            continue
        parts = unicodedata.normalize("NFD", sign)
        tones = [part for part in parts if part in _TONES]
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        yield bare if bare in _LETTERS else parts[0]
        yield from tones[:1]


def printed_once(section, criteria):
    """A section that is one criterion of the same words is printed as one line, not as a heading over itself."""
    return len(criteria) == 1 and fold(criteria[0].title) == fold(section["title"])
