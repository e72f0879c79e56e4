"""What of this app's tables never changes (records/registry.py says how this is read)."""

TABLES = {
    "accounts_auditentry": {
        "signed": "the log: who did what, when; its link in the chain is written once, before the commit",
        "keep": [
            {"all_but": ("position", "previous", "hash"), "say": "the audit log is append-only"},
            {"all_but": (), "when": "OLD.position IS NOT NULL", "say": "the audit log is append-only"},
        ],
    },
    "accounts_membership": {
        "signed": "who held which role over what; it ends by a date and stays to be read",
        "keep": [
            {"all_but": ("valid_to", "revoked_at"), "say": "a role is ended, never changed"},
            {"columns": ("valid_to", "revoked_at"), "when": "OLD.revoked_at IS NOT NULL", "say": "a role was revoked"},
        ],
    },
    "accounts_onetimecode": {
        "signed": "to whom a code was handed at the counter, by whom, and when it was used",
        "keep": [
            {"all_but": ("used_at", "tries"), "say": "a code is used or given anew, never changed"},
            {"all_but": (), "when": "OLD.used_at IS NOT NULL", "say": "a code that was used does not change"},
        ],
    },
    "accounts_user": {
        "living": "people change their names, addresses and passwords; the log keeps it",
        "delete": "never",
    },
    "accounts_postedform": {
        "living": "forms sent lately, so that the same one sent twice makes one thing; cleared by time"
    },
    "accounts_trycount": {
        "living": "wrong codes and sign-ups of the last hours, so that guessing is slow; cleared by time"
    },
    "accounts_area": {"living": "the country's areas as the source has them, with their dates", "delete": "never"},
    "accounts_areasuccession": {"living": "which area followed which, verified over time"},
    "accounts_office": {
        "living": "offices and their letterheads; papers keep the name of their day",
        "delete": "never",
    },
}
