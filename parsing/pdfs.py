"""PDFs as a reader's browser opens them (PDFium)."""

import pypdfium2

from parsing.child import serve
from parsing.faults import CUT, EMPTY, LOCKED, Fault

# FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of fpdfview.h: neither opens for somebody without the password.
_LOCKED_CODES = {4, 5}


def measure(content):
    """{"pages"}, at least 1. A file that only forbids printing or copying opens, and is taken."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Fault(LOCKED if error.err_code in _LOCKED_CODES else CUT) from None
    pages = len(document)
    if not pages:
        raise Fault(EMPTY)
    document[0].get_size()
    return {"pages": pages}, b""


if __name__ == "__main__":
    serve(measure)
