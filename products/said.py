"""Whether a text that the law asks for says anything."""

import re

LEAST_WORDS, LEAST_LETTERS = 3, 7


def says_too_little(text):
    """Fewer than three different words or seven letters: «a», «…», «abc», «có có có» are no assessment."""
    words = {word.casefold() for word in re.findall(r"[^\W_]+", text)}
    letters = sum(sign.isalpha() for sign in text)
    return len(words) < LEAST_WORDS or letters < LEAST_LETTERS
