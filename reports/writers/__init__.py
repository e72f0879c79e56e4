"""A Paper becomes a file. A writer is `write(paper, path, step)`; it calls `step()` after every row."""

from reports.statuses import Format
from reports.writers import pdf, xlsx

WRITERS = {Format.XLSX: xlsx.write, Format.PDF: pdf.write}
