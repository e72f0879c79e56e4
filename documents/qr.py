"""QR codes for pages (SVG) and for whoever needs an image (PNG). Error correction M: stamped paper stays readable."""

import io

import segno

from documents.printable import storable

# Of the eight masks any gives a code that every camera reads. To find the one with the fewest regular patterns takes five
# times as long as the code itself: too long for a list of a thousand people.
_SOME_MASK = 3


def qr_svg(text, *, css_class="qr", of_many=False):
    """An SVG element to put into a page or a document; no style attribute, the page's CSP forbids them.

    `of_many`: one of hundreds, in a fifth of the time.
    """
    out = io.BytesIO()
    segno.make(storable(text), error="m", micro=False, mask=_SOME_MASK if of_many else None).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        svgclass=css_class,
        lineclass=None,
        dark="#000",
        light="#fff",
        nl=False,
    )
    return out.getvalue().decode()


def qr_png(text, *, scale=8):
    """The code as PNG bytes, `scale` pixels for each module."""
    out = io.BytesIO()
    segno.make(storable(text), error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
