"""A Paper becomes a file. A writer is `write(paper, path, step)`; it calls `step()` after every row."""

from reports.statuses import Format
from reports.writers import csv, pdf, xlsx

WRITERS = {Format.XLSX: xlsx.write, Format.CSV: csv.write, Format.PDF: pdf.write}
