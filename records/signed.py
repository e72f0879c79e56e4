"""What of this app's tables never changes (records/registry.py says how this is read)."""

TABLES = {
    "records_frozenpaper": {
        "signed": "an official paper as it was when signed or adopted; a later version is a new row",
        "append_only": True,
    },
    "records_checkrun": {"signed": "what a night's checks found", "append_only": True},
    "records_clockring": {"living": "when the clock last rang for each deed of its schedule"},
}
