"""Saving a row that others edit too: only the fields meant, and only over the version that was read.

`save_over(row, fields, version=...)` writes one UPDATE with the version in its WHERE, so that of two people who read the
same row the second is told, also where no lock was taken. A model that derives columns from its facts (a folded name, a
name to sort by) gives `derive()` and `DERIVED`, and they follow in the same UPDATE.
"""


def save_over(row, fields, *, version):
    """Whether it was saved; `row.version` is then one higher. False where somebody saved since `version` was read."""
    if hasattr(row, "derive"):
        row.derive()
    names = {*fields, *getattr(row, "DERIVED", ())}
    # `pre_save` puts an uploaded file in its place and gives what the column holds.
    values = {name: row._meta.get_field(name).pre_save(row, False) for name in names}
    saved = type(row)._base_manager.filter(pk=row.pk, version=version).update(**values, version=version + 1)
    if saved:
        row.version = version + 1
    return bool(saved)
