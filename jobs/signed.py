"""What of this app's tables never changes (records/registry.py says how this is read)."""

TABLES = {
    "jobs_job": {
        "signed": "what was asked for, by whom; how it ended",
        "keep": [
            {
                "columns": ("kind", "thing_id", "thing_name", "key", "data", "back_url", "asked_by_id", "asked_at"),
                "say": "work is asked for anew, never changed",
            },
            {
                # The file's place is emptied when the days it is kept are over.
                "columns": ("state", "finished_at", "error", "result_url", "file_name", "file_size", "file_sha256"),
                "when": "OLD.state IN ('done', 'failed')",
                "say": "what has ended does not change",
            },
        ],
    },
}
