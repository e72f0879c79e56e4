"""Exact means and distances for the eye."""

from django import template

from criteria.scoring import display_points, points_text

register = template.Library()


@register.filter
def mean_text(mean, bands):
    """Two digits, or the exact value beside where rounding would tell other stars."""
    return display_points(mean, bands)


@register.filter
def signed_points(distance):
    """+2,4 / −1,6 / 0"""
    sign = "+" if distance > 0 else "−" if distance < 0 else ""
    return f"{sign}{points_text(abs(distance))}"
