"""What of this app's tables never changes (records/registry.py says how this is read)."""

# A conflict of interest stands against the member (rulings 21): a finding until another finding, the member's own word
# until the next row.
_CONFLICT = """
    EXISTS (SELECT 1 FROM evaluations_conflictdeclaration d
            WHERE d.evaluation_id = NEW.evaluation_id AND d.member_id = NEW.member_id AND d.has_conflict
              AND NOT EXISTS (SELECT 1 FROM evaluations_conflictdeclaration e
                              WHERE e.evaluation_id = d.evaluation_id AND e.member_id = d.member_id AND e.id > d.id
                                AND (e.detected OR NOT d.detected)))
"""
_UNDECLARED = """
    NOT EXISTS (SELECT 1 FROM evaluations_conflictdeclaration d
                WHERE d.evaluation_id = NEW.evaluation_id AND d.member_id = NEW.member_id)
"""
_CLOSED = """
    EXISTS (SELECT 1 FROM evaluations_evaluation v JOIN evaluations_councilsession s ON s.id = v.session_id
            WHERE v.id = NEW.evaluation_id AND s.state = 'closed')
"""
_STATUS = "(SELECT v.status FROM evaluations_evaluation v WHERE v.id = {row}.evaluation_id)"
_MINUTED = ("minuted", "recognised", "referred_up", "not_recognised", "returned_down")
_IS_MINUTED = f"{_STATUS} IN {_MINUTED}"
_SHEET_IN = "(SELECT s.handed_in_at FROM evaluations_scoresheet s WHERE s.id = {row}.sheet_id) IS NOT NULL"
_SESSION_CLOSED = "(SELECT s.state FROM evaluations_councilsession s WHERE s.id = {row}.session_id) = 'closed'"
# Its council has opened the scoring of a session: members and rules are those of the meeting.
_MET = "EXISTS (SELECT 1 FROM evaluations_councilsession s WHERE s.council_id = {council} AND s.scoring_opened_at IS NOT NULL)"
_SCORED_OUTSIDE = """
    NEW.status IN ('scoring', 'rescoring')
    AND NOT EXISTS (SELECT 1 FROM evaluations_councilsession s
                    WHERE s.id = NEW.session_id AND s.state IN ('scoring', 'discussion'))
"""
_SCORED_OUTSIDE_SAY = "a dossier is scored in an open session only"
_SHEET_CHANGED = "a sheet handed in does not change"
_CLOSED_SAY = "the session is closed"

TABLES = {
    "evaluations_council": {
        "signed": "a council's rules from the moment its members score",
        "keep": [
            {"columns": ("round_id",), "say": "a council stays with its round"},
            {
                "columns": (
                    "quorum_numerator", "quorum_denominator", "gate_numerator", "gate_denominator", "min_sheets", "max_spread",
                    "rescoring_rounds", "chair_required", "vice_chair_may_preside", "secretary_scores",
                ),
                "when": _MET.format(council="OLD.id"),
                "say": "the council has met under these rules",
            },
        ],
    },
    "evaluations_councilmember": {
        "signed": "who sat on a council, from the moment its members score",
        "keep": [
            {"columns": ("council_id", "user_id"), "say": "a seat stays with its person"},
            {"columns": ("seat",), "when": _MET.format(council="OLD.council_id"), "say": "the council has met"},
        ],
        "delete": _MET.format(council="OLD.council_id"),
    },
    "evaluations_councilsession": {
        "signed": "when a session was opened and closed; all of it once its minutes are adopted",
        "keep": [
            {"columns": ("council_id", "office_id"), "say": "a session stays with its council"},
            {
                "columns": ("held_on", "scoring_opened_at"),
                "when": "OLD.scoring_opened_at IS NOT NULL",
                "say": "the session was opened",
            },
            {
                "columns": ("discussion_opened_at",),
                "when": "OLD.discussion_opened_at IS NOT NULL",
                "say": "the seals were broken at this time",
            },
            {
                "columns": ("state", "closed_at"),
                "when": "OLD.closed_at IS NOT NULL",
                "say": "the session is closed",
            },
            {
                "all_but": ("version",),
                "when": "OLD.minutes_adopted_at IS NOT NULL",
                "say": "adopted minutes do not change",
            },
        ],
        "refuse": [
            {
                "on": "INSERT",
                "when": "NEW.office_id <> (SELECT r.office_id FROM evaluations_council c "
                "JOIN products_round r ON r.id = c.round_id WHERE c.id = NEW.council_id)",
                "say": "a session is of its round's office",
            },
            {
                "on": ("INSERT", "UPDATE"),
                "when": "NEW.minutes_number <> '' AND NEW.minutes_date IS NOT NULL AND "
                "NEW.minutes_year <> CAST(substr(CAST(NEW.minutes_date AS text), 1, 4) AS integer)",
                "say": "minutes are numbered in the year of their date",
            },
        ],
    },
    "evaluations_attendance": {
        "signed": "who sat in a session, from its closing on",
        "keep": [
            {"columns": ("session_id", "member_id"), "say": "attendance stays with its session"},
            {"all_but": (), "when": _SESSION_CLOSED.format(row="OLD"), "say": _CLOSED_SAY},
        ],
        "refuse": [{"on": "INSERT", "when": _SESSION_CLOSED.format(row="NEW"), "say": _CLOSED_SAY}],
        "delete": _SESSION_CLOSED.format(row="OLD"),
    },
    "evaluations_evaluation": {
        "signed": "which dossier at which level; what was found about it once the minutes are adopted",
        "keep": [
            {
                "columns": (
                    "registration_id", "round_id", "office_id", "level", "sequence", "opened_at", "referred_from_id",
                    "returned_from_id",
                ),
                "say": "an evaluation stays with its dossier, round and office",
            },
            {
                "columns": ("session_id", "attempt", "check_note", "advice", "spread_reason"),
                "when": f"OLD.status IN {_MINUTED}",
                "say": "adopted minutes do not change",
            },
            {"columns": ("status", "session_id"), "when": _SCORED_OUTSIDE, "say": _SCORED_OUTSIDE_SAY},
        ],
        "refuse": [
            {"on": "INSERT", "when": _SCORED_OUTSIDE, "say": _SCORED_OUTSIDE_SAY},
            {
                "on": "INSERT",
                # What comes back to an office that has ended is its successor's (rulings 4).
                "when": "NOT EXISTS (SELECT 1 FROM products_round r WHERE r.id = NEW.round_id AND r.level = NEW.level "
                "AND (r.office_id = NEW.office_id OR NEW.returned_from_id IS NOT NULL))",
                "say": "an evaluation is of its round's office and level",
            },
        ],
    },
    "evaluations_checkmark": {
        "signed": "the office's check, from the moment the council scores",
        "keep": [
            {"columns": ("evaluation_id", "item"), "say": "a mark stays with its paper"},
            {
                "all_but": (),
                "when": f"{_STATUS.format(row='OLD')} NOT IN ('checking', 'supplement_requested', 'advisory', 'ready')",
                "say": "the check has ended",
            },
        ],
        "delete": f"{_STATUS.format(row='OLD')} NOT IN ('checking', 'supplement_requested', 'advisory', 'ready')",
    },
    "evaluations_objection": {
        "signed": "a ground that was raised, and how the council voted on it",
        "keep": [
            {
                "columns": ("evaluation_id", "criterion_id", "ground", "reason", "raised_by_id", "raised_at"),
                "say": "an objection does not change",
            },
            {"all_but": (), "when": "OLD.outcome <> 'open'", "say": "an objection that was voted on does not change"},
        ],
    },
    "evaluations_result": {
        "signed": "what the tally computed; the council's conclusion once minuted; a later result is a new row",
        "keep": [
            {
                "all_but": (
                    "concluded_stars", "departure_reason", "departure_votes_for", "departure_votes_present", "awaits_vote",
                    "superseded",
                ),
                "say": "a computed result does not change",
            },
            {
                "all_but": (),
                "when": "OLD.superseded",
                "say": "a superseded result does not change",
            },
            {"all_but": (), "when": _IS_MINUTED.format(row="OLD"), "say": "a minuted conclusion does not change"},
        ],
    },
    "evaluations_conflictproposal": {
        "signed": "a possible interest as it was put; how it was settled, once settled",
        "keep": [
            {
                "columns": ("evaluation_id", "member_id", "source", "ground", "proposed_by_id", "proposed_at"),
                "say": "a proposal does not change",
            },
            {"all_but": (), "when": "OLD.outcome <> 'open'", "say": "a settled proposal does not change"},
        ],
    },
    "evaluations_minutessupplement": {
        "signed": "supplementary minutes once adopted",
        "keep": [
            {"columns": ("session_id",), "say": "minutes stay with their session"},
            {"all_but": (), "when": "OLD.adopted_at IS NOT NULL", "say": "adopted minutes do not change"},
        ],
    },
    "evaluations_conflictdeclaration": {"signed": "a declaration; a later word is a new row", "append_only": True},
    "evaluations_scoresheet": {
        "signed": "a member's sheet once handed in; voided by its ground, never counted again",
        "keep": [
            {"columns": ("evaluation_id", "member_id", "attempt", "opened_at"), "say": "a sheet stays with its member"},
            {
                "columns": ("total", "handed_in_at", "opinion", "rescoring_reason", "saved_at"),
                "when": "OLD.handed_in_at IS NOT NULL",
                "say": _SHEET_CHANGED,
            },
            {"all_but": (), "when": "OLD.voided_at IS NOT NULL", "say": "a voided sheet does not change"},
            {"columns": ("handed_in_at",), "when": _CLOSED, "say": _CLOSED_SAY},
            # After the closing only a conflict that was written down voids a sheet, and none after the minutes.
            {
                "columns": ("voided_at", "void_reason"),
                "when": f"{_CLOSED} AND NOT {_CONFLICT}",
                "say": _CLOSED_SAY,
            },
            {
                "columns": ("voided_at", "void_reason"),
                "when": _IS_MINUTED.format(row="OLD"),
                "say": "adopted minutes do not change",
            },
        ],
        "refuse": [
            {"on": "INSERT", "when": _UNDECLARED, "say": "the declaration comes before the sheet"},
            {
                "on": ("INSERT", "UPDATE"),
                "when": f"NEW.voided_at IS NULL AND {_CONFLICT}",
                "say": "a conflict of interest stands against this sheet",
            },
            {"on": "INSERT", "when": _CLOSED, "say": _CLOSED_SAY},
        ],
    },
    "evaluations_scoreline": {
        "signed": "a line of a sheet once that is handed in",
        "keep": [
            {"columns": ("sheet_id", "criterion_id"), "say": "a line stays with its sheet"},
            {"all_but": (), "when": _SHEET_IN.format(row="OLD"), "say": _SHEET_CHANGED},
        ],
        "refuse": [{"on": "INSERT", "when": _SHEET_IN.format(row="NEW"), "say": _SHEET_CHANGED}],
    },
    "evaluations_decision": {
        "signed": "a signed decision",
        "append_only": True,
        "refuse": [
            {
                "on": "INSERT",
                "when": "abs(extract(epoch FROM (NEW.recorded_at - clock_timestamp()))) > 300",
                "say": "recorded_at is the server's",
                "only": "postgresql",
            },
            {
                "on": "INSERT",
                "when": "NEW.signed_on > (clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
                "say": "a decision is not dated in the future",
                "only": "postgresql",
            },
        ],
    },
    "evaluations_notice": {
        "signed": "a notice of the office: a dossier refused before the scoring, a result sent back",
        "append_only": True,
    },
    "evaluations_decisionitem": {"signed": "a product of a signed decision and its stars", "append_only": True},
    "evaluations_certificate": {
        "signed": "a certificate as issued; it is only revoked",
        "keep": [
            {"all_but": ("revoked_on", "revoked_reason"), "say": "a certificate does not change"},
            {"all_but": (), "when": "OLD.revoked_on IS NOT NULL", "say": "a revoked certificate does not change"},
        ],
        "refuse": [
            {
                "on": "INSERT",
                "when": "NEW.office_id <> (SELECT d.office_id FROM evaluations_decisionitem i "
                "JOIN evaluations_decision d ON d.id = i.decision_id WHERE i.id = NEW.item_id) "
                "OR NEW.year <> CAST(substr(CAST(NEW.issued_on AS text), 1, 4) AS integer)",
                "say": "a certificate is numbered by its decision's office, in its year",
            },
        ],
    },
}  # fmt: skip
