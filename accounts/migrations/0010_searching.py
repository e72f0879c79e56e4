"""People and the audit log are searched by pieces of words (PostgreSQL)."""

from migrating import AddTrigramIndex, SteppedMigration


class Migration(SteppedMigration):
    dependencies = [("accounts", "0009_audit_by_action")]

    operations = [
        AddTrigramIndex("user_folded_trgm", "accounts_user", "folded"),
        AddTrigramIndex("audit_folded_trgm", "accounts_auditentry", "folded"),
    ]
