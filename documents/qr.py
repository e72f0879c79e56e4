"""QR codes for pages (SVG) and for whoever needs an image (PNG). Error correction M: stamped paper stays readable."""

import io

import segno

from documents.printable import storable


def qr_svg(text, *, css_class="qr"):
    """An SVG element to put into a page or a document; no style attribute, the page's CSP forbids them."""
    out = io.BytesIO()
    segno.make(storable(text), error="m", micro=False).save(
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
