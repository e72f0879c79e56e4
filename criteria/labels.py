"""The words of a choice, found without hashing all the choices again."""

from functools import cache

from django.db import models
from django.utils.encoding import force_str


class Labelled(models.Model):
    """`get_<field>_display()` as Django gives it. Django translates and hashes every choice of the field on each call: 50 µs,
    several times on each row of a list."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field):
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field):
    """The labels stay lazy: each is translated when it is shown."""
    return dict(field.flatchoices)
