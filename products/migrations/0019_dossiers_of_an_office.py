"""The dossiers of one office in the order of their keys: what an official's lists walk through."""

from migrating import AddSqlIndex, SteppedMigration


class Migration(SteppedMigration):
    dependencies = [("products", "0018_round_order")]

    operations = [
        AddSqlIndex(
            "registration_offices_by_office", "products_registration_offices (office_id, registration_id)"
        ),
    ]
