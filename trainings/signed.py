"""What of this app's tables never changes (records/registry.py says how this is read)."""

_SERVER_TIME = {
    "on": "INSERT",
    "when": "abs(extract(epoch FROM (NEW.recorded_at - clock_timestamp()))) > 300",
    "say": "recorded_at is the server's",
    "only": "postgresql",
}
_PLAN = {"living": "the plan of a conference, worked on until it is held; its papers keep what was printed"}

TABLES = {
    "trainings_conference": {"living": "planned, postponed, held; its steps keep each move", "delete": "never"},
    "trainings_conferencesession": _PLAN,
    "trainings_agendaitem": _PLAN,
    "trainings_speaker": _PLAN,
    "trainings_topic": _PLAN,
    "trainings_topicconcept": _PLAN,
    "trainings_material": _PLAN,
    "trainings_budgetline": _PLAN,
    "trainings_quota": _PLAN,
    "trainings_survey": _PLAN,
    "trainings_mailing": {"living": "how far the worker has come with a letter to many; the letters are signed"},
    "trainings_guest": {"living": "the list of those to be asked, corrected until they come"},
    "trainings_conferencestep": {
        "signed": "who moved the conference, when, why",
        "append_only": True,
        "refuse": [_SERVER_TIME],
    },
    "trainings_conferencereport": {
        "signed": "the report of a conference once handed in",
        "keep": [{"all_but": (), "when": "OLD.handed_in_at IS NOT NULL", "say": "a report handed in does not change"}],
    },
    "trainings_guestimport": {
        "signed": "a list as it was read, once somebody confirmed it",
        "keep": [
            {"columns": ("conference_id", "filename", "sha256", "by_id", "at"), "say": "a list stays as it was read"},
            {"all_but": (), "when": "OLD.confirmed_at IS NOT NULL", "say": "a confirmed list does not change"},
        ],
    },
    "trainings_invitation": {
        "signed": "who was asked to what, under which code; the answer may change, with its time and way",
        "keep": [
            {
                "columns": ("conference_id", "guest_id", "code", "created_by_id", "created_at"),
                "say": "an invitation is withdrawn, never changed",
            }
        ],
    },
    "trainings_optout": {"signed": "an address that wants no more invitations", "append_only": True},
    "trainings_doorlink": {
        "signed": "who was let stand at which door; it is only revoked",
        "keep": [
            {"all_but": ("revoked_at",), "say": "a door link is revoked, never changed"},
            {"all_but": (), "when": "OLD.revoked_at IS NOT NULL", "say": "a revoked door link does not change"},
        ],
    },
    "trainings_checkin": {"signed": "a scan as the door saw it", "append_only": True, "refuse": [_SERVER_TIME]},
    "trainings_attendance": {
        "signed": "whose presence at which session; what came of the scans is corrected with its reason",
        "keep": [{"columns": ("session_id", "guest_id"), "say": "attendance stays with its guest"}],
    },
    "trainings_sheetphoto": {"signed": "the signed paper sheet as a picture", "append_only": True},
    "trainings_question": {
        "signed": "what a guest asked; the answer is the office's",
        "keep": [{"columns": ("conference_id", "guest_id", "text", "asked_at"), "say": "a question does not change"}],
    },
    "trainings_surveyanswer": {"signed": "a guest's form, given once", "append_only": True},
    "trainings_trainingcertificate": {
        "signed": "a certificate as printed; it is only taken back",
        "keep": [
            {"all_but": ("revoked_at", "revoked_reason"), "say": "a certificate is taken back, never changed"},
            {
                "all_but": (),
                "when": "OLD.revoked_at IS NOT NULL",
                "say": "a certificate that was taken back does not change",
            },
        ],
        "refuse": [_SERVER_TIME],
    },
}
