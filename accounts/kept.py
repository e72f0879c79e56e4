"""What one page asks of one row, asked once.

A dossier's page, its permissions and its buttons ask the same small questions again and again: which papers are held,
what was chosen, what was handed in. Where the page only reads, the answers are kept on the row itself and end with the
request. An action never works on such a row: behind its lock it asks again.

The login's own user keeps facts in every request (`EmailOrPhoneBackend.get_user`): who one is stays the same until the
answer is out. Any other instance may live longer than what it would remember, and is asked about each time.
"""

READING = {"GET", "HEAD"}


def for_reading(request, *rows):
    """The rows keep what is asked of them where the request only reads."""
    if request.method in READING:
        for row in rows:
            row.facts = {}


def kept(row, fact, ask):
    """What `ask()` answers, asked once of a row that keeps facts and each time of any other."""
    facts = getattr(row, "facts", None)
    if facts is None:
        return ask()
    if fact not in facts:
        facts[fact] = ask()
    return facts[fact]
