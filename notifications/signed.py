"""What of this app's tables never changes (records/registry.py says how this is read)."""

TABLES = {
    "notifications_letter": {
        "signed": "a letter says to the end what it said when it was posted; once sent, printed or given up nothing of it changes",
        "keep": [
            {
                "all_but": ("status", "attempts", "next_try_at", "error", "claimed_at", "sent_at"),
                "say": "a letter does not change after it was posted",
            },
            {
                "all_but": (),
                "when": "OLD.status IN ('sent', 'printed', 'discarded')",
                "say": "a letter that was sent or printed does not change",
            },
        ],
    },
    "notifications_letterattempt": {"signed": "each try to send a letter, as it went", "append_only": True},
}
