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


def sort_key(text):
    """A key that sorts in the order of the Vietnamese alphabet on every database: a ă â b c d đ e ê … u ư …

    Letters decide first, tones only between words of the same letters: ca < cà < cá < cam < căn < đa. The key holds
    lower-case ASCII letters and digits alone, which every collation orders alike; digits of the text sort as digits.
    Never shown.
    """
    letters, tones = [], []
    for sign in _letters_and_tones(text):
        if sign in _TONES:
            tones[-1] = _TONES[sign]
            continue
        if sign == " ":
            letters.append("00")
        elif sign in _MARKED:
            letters.append(_MARKED[sign])
        elif sign in _LETTERS:
            letters.append(f"{sign}0")
        elif sign.isascii() and sign.isdigit():
            letters.append(f"0{sign}")
        else:
            continue
        tones.append("0")
    return f"{''.join(letters)}00{''.join(tones)}" if letters else ""


def _letters_and_tones(text):
    """The signs of the text in lower case, each Vietnamese letter whole, its tone behind it; other accents dropped."""
    text = _SPACES.sub(" ", nfc(text).lower()).strip()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in _TONES]
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        yield bare if bare in _LETTERS else parts[0]
        yield from tones[:1]
