"""What of this app's tables never changes (records/registry.py says how this is read)."""

TABLES = {
    "reports_report": {
        "signed": "what was asked for, by whom; the file once it is done",
        "keep": [
            {
                "columns": ("kind", "filters", "words", "format", "asked_by_id", "asked_at", "key", "is_practice"),
                "say": "a report is asked for anew, never changed",
            },
            {
                "columns": ("state", "finished_at", "file_name", "file_path", "file_size", "file_sha256"),
                "when": "OLD.state = 'done'",
                "say": "a finished report does not change",
            },
        ],
    },
}
