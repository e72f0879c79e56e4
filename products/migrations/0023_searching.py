"""Searching at the size of a country: pieces of words by trigrams, codes by their letters and digits (PostgreSQL).

The expressions are those of `products.querysets`.
"""

from migrating import AddSqlIndex, AddTrigramIndex, SteppedMigration

_SLIP = "replace(replace(replace(replace({column}, '-', ''), '/', ''), '.', ''), ' ', '')"


class Migration(SteppedMigration):
    dependencies = [("products", "0022_desk_indexes")]

    operations = [
        AddTrigramIndex("business_folded_trgm", "products_business", "folded"),
        AddTrigramIndex("product_folded_trgm", "products_product", "folded"),
        AddTrigramIndex("recognition_folded_trgm", "products_recognition", "folded"),
        AddSqlIndex("recognition_certificate", "products_recognition (certificate_number)"),
        # For the beginning of a code, whatever the database's collation.
        AddSqlIndex("registration_bare_code", "products_registration (replace(code, '-', '') text_pattern_ops)"),
        AddSqlIndex(
            "registration_bare_slip",
            f"products_registration (({_SLIP.format(column='slip_number')}) text_pattern_ops)",
        ),
        AddSqlIndex(
            "registration_bare_level_slip",
            f"products_registration (({_SLIP.format(column='level_slip_number')}) text_pattern_ops)",
        ),
    ]
