"""Why a file could not be parsed, as a word that the asker turns into a sentence."""

CUT = "cut"  # broken, or cut off in the middle
TOO_LARGE = "too large"  # asks for more memory, points or time than any honest file
LOCKED = "locked"  # has a password
EMPTY = "empty"  # holds nothing to show
PROGRAM = "program"  # holds macros or starts a program of the reader's machine
OTHER = "other"  # whole, and of another kind than the one asked for
BUSY = "busy"  # other files are being parsed; nothing is known about this one


class Fault(Exception):
    """`word`: one of the words above; `facts`: what the sentence needs, such as width and height."""

    def __init__(self, word, **facts):
        super().__init__(word)
        self.word, self.facts = word, facts
