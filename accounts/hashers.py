"""How passwords are kept: Argon2id, as the OWASP Password Storage Cheat Sheet asks at least of it.

"Use Argon2id with a minimum configuration of 19 MiB of memory, an iteration count of 2, and 1 degree of parallelism."
Django's own figures (100 MiB, 8 lanes) would take half of what a web worker may hold, for every login.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
