"""Characters that have stopped papers, files and letters, and 500 of every kind Unicode knows."""

import random
import unicodedata

FOUND = {
    "ticks": "✓ ☑ ✔ ☐ ☒ ✗",
    "stars": "★ ☆ ⭐ 🌟",
    "one sign for several": "℃ ① ⑩ Ⅱ ⅰ № ㎏ ㍿ ﬁ ﷺ",
    "hearts and faces": "❤ 😊 💥 🌿 🥰",
    "word's bullets": "\uf0b7 \uf0a7 \uf0fc \uf0d8 \uf076",
    "private use": "\ue000 \uf8ff \U000f0000 \U0010fffd",
    "full width": "＝ Ａ １ ， 。\u3000",
    "replacement": "\ufffd \ufffc",
    "styled letters": "𝐀 𝓑 𝟘 ⓐ",
    "foreign scripts": "日 本 अ ب א ไทย ລາວ ខ្មែរ 한 \u1100\u1161",
    "controls": "\x00\x01\x07\x08\x0b\x0c\x0e\x1b\x1f\x7f\x80\x9f \x85",
    "line ends": "a\r\nb\rc\u2028d\u2029e",
    "halves of pairs": "\ud800 \udfff \ud83d",
    "noncharacters": "\ufffe \uffff \ufdd0 \U0001fffe \U0010ffff",
    "stacked marks": "Z̷̡̛̗a\u0336ế\u0302\u0301\u20dd o\u0489 \u0301 e\u0483",
    "emoji sequences": "👨\u200d👩\u200d👧 🇻🇳 👍🏻 1\ufe0f\u20e3 ❤\ufe0f\u200d🔥 🏴\U000e0067\U000e0062\U000e007f",
    "direction": "\u202eabc\u202c \u2066x\u2069 \u200e\u200f \u061c",
    "invisible": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u034fh\u180ei",
    "decomposed": unicodedata.normalize("NFD", "Hộ Bà Trưng ở Ước Lễ"),
}


def five_hundred(seed=30):
    """Signs from all over Unicode, as many of each category, always the same for a seed; with those of FOUND about 500."""
    chance = random.Random(seed)
    by_category = {}
    for code in [*range(0x3000), *(chance.randrange(0x110000) for _ in range(20000))]:
        by_category.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    found = " ".join(FOUND.values())
    each = (500 - len(found)) // len(by_category) + 2
    return found + "".join(
        sign for signs in by_category.values() for sign in chance.sample(signs, min(each, len(signs)))
    )
