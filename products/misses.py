"""Wrong look-ups by code and secret: guessing is made slow, for an address and for a dossier (rulings 23).

* ADDRESS_LIMIT wrong ones of an address: the next wrong ones are told to wait. A right one is still answered, for a whole office
  may share the address; up to ADDRESS_CEILING, from where on nothing is.
* DOSSIER_LIMIT wrong secrets for one code, from wherever: nothing is answered for that code until the hour is over. A code that
  belongs to no dossier counts the same, so that the answers do not tell. So a secret (25^6) outlives any guessing.
"""

from accounts import tries
from criteria.text import letters_and_digits

ADDRESS_LIMIT = 10
ADDRESS_CEILING = 60
ADDRESS_SECONDS = 600
DOSSIER_LIMIT = 30
DOSSIER_SECONDS = 3600


class Try:
    """One look-up, counted before it is judged. `right()` gives it back."""

    def __init__(self, request, code):
        self.keys = (tries.of_address("status", request), tries.of_code("status", letters_and_digits(code)))
        self.of_address = tries.count(self.keys[0], seconds=ADDRESS_SECONDS)
        self.of_dossier = tries.count(self.keys[1], seconds=DOSSIER_SECONDS)

    @property
    def is_refused(self):
        """Not even a right secret is answered."""
        return self.of_address > ADDRESS_CEILING or self.of_dossier > DOSSIER_LIMIT

    @property
    def has_to_wait(self):
        """A wrong one is told to wait instead of «không khớp»."""
        return self.is_refused or self.of_address > ADDRESS_LIMIT

    def right(self):
        for key in self.keys:
            tries.give_back(key)

    @property
    def minutes(self):
        """How long to wait, of the windows that are full."""
        full = ((self.of_address, ADDRESS_LIMIT), (self.of_dossier, DOSSIER_LIMIT))
        keys = [key for key, (count, limit) in zip(self.keys, full, strict=True) if count > limit]
        return tries.minutes_left(*keys)
