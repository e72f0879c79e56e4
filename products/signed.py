"""What of this app's tables never changes (records/registry.py says how this is read)."""

# What the applicant wrote stays as handed in; it opens again with a supplement request (QĐ 26/2026 Đ7 k1).
_STATUS = "(SELECT r.status FROM products_registration r WHERE r.id = {row}.registration_id)"
_HANDED_IN = f"{_STATUS} NOT IN ('draft', 'supplement_requested')"
_SAY = "the dossier was handed in"
_OF_EVIDENCE = (
    "(SELECT r.status FROM products_registration r JOIN products_evidence e ON e.registration_id = r.id "
    "WHERE e.id = {row}.evidence_id) NOT IN ('draft', 'supplement_requested')"
)
_SERVER_TIME = {
    "on": "INSERT",
    "when": "abs(extract(epoch FROM (NEW.recorded_at - clock_timestamp()))) > 300",
    "say": "recorded_at is the server's",
    "only": "postgresql",
}
_ROUND_IN_USE = (
    "EXISTS (SELECT 1 FROM products_registration r WHERE r.round_id = OLD.id) "
    "OR EXISTS (SELECT 1 FROM evaluations_evaluation v WHERE v.round_id = OLD.id) "
    "OR EXISTS (SELECT 1 FROM evaluations_council c WHERE c.round_id = OLD.id)"
)

TABLES = {
    "products_business": {
        "living": "a business moves and renames itself; papers keep the name of their day, the log the change",
        "delete": "never",
    },
    "products_businessperson": {"living": "who acts for a business today; the log keeps who did"},
    "products_declaredchange": {
        "signed": "what a business declared of itself or a product, and what its ward answered",
        "keep": [
            {
                "all_but": ("state", "decided_by_id", "decided_at", "decision_note"),
                "say": "a declaration does not change",
            },
            {"all_but": (), "when": "OLD.decided_at IS NOT NULL", "say": "a declaration was decided"},
        ],
    },
    "products_product": {
        "living": "described anew by its business as far as rules allow; recognitions keep the name of their day",
        "delete": "never",
    },
    "products_storedfile": {"signed": "a content by its hash; another content is another row", "append_only": True},
    "products_evidence": {
        "signed": "a paper of a dossier: taken out or replaced while the dossier is open, never changed",
        "keep": [
            {"all_but": ("removed_at", "replaced_by_id"), "say": "evidence is replaced, never changed"},
            {"columns": ("removed_at", "replaced_by_id"), "when": _HANDED_IN.format(row="OLD"), "say": _SAY},
            {
                "columns": ("replaced_by_id",),
                "when": "OLD.replaced_by_id IS NOT NULL",
                "say": "evidence was replaced by a later copy",
            },
        ],
        "refuse": [{"on": "INSERT", "when": _HANDED_IN.format(row="NEW"), "say": _SAY}],
    },
    "products_evidence_criteria": {
        "signed": "which criteria a paper supports, from the handing in on",
        "keep": [{"all_but": (), "when": _OF_EVIDENCE.format(row="OLD"), "say": _SAY}],
        "refuse": [{"on": "INSERT", "when": _OF_EVIDENCE.format(row="NEW"), "say": _SAY}],
        "delete": _OF_EVIDENCE.format(row="OLD"),
    },
    "products_recognition": {
        "signed": "a product's stars by one decision, with the names of that day; a later one supersedes it",
        "keep": [
            {
                # `folded` is derived, for searching.
                "all_but": ("superseded_by_id", "withdrawn_on", "folded"),
                "say": "a recognition is superseded or withdrawn, never changed",
            },
            {
                "columns": ("superseded_by_id", "withdrawn_on"),
                "when": "OLD.superseded_by_id IS NOT NULL",
                "say": "a superseded recognition does not change",
            },
        ],
        "refuse": [_SERVER_TIME],
    },
    "products_criterionoutcome": {"living": "derived from the latest result, for statistics; written anew with each"},
    "products_registration": {
        "signed": "which product in which round, when it was handed in and under which code; its status moves on",
        "keep": [
            {
                "columns": ("product_id", "round_id", "criteria_set_id", "ward_id", "entered_by_id", "created_at"),
                "say": "a dossier stays with its product, round and criteria",
            },
            {
                "columns": ("code", "secret", "submitted_at"),
                "when": "OLD.submitted_at IS NOT NULL",
                "say": "when and under which code a dossier was handed in does not change",
            },
            {"columns": ("slip_number",), "when": "OLD.slip_number <> ''", "say": "a number given stays"},
            {"columns": ("level_slip_number",), "when": "OLD.level_slip_number <> ''", "say": "a number given stays"},
            {"columns": ("product_code",), "when": "OLD.product_code <> ''", "say": "a number given stays"},
            {"columns": ("kind",), "when": "OLD.status NOT IN ('draft', 'supplement_requested')", "say": _SAY},
            {
                "columns": ("handed_in_product", "handed_in_business"),
                "when": "OLD.status IN ('concluded', 'rejected', 'withdrawn', 'stopped')",
                "say": "an ended dossier keeps the names it was handed in under",
            },
        ],
    },
    "products_registration_offices": {
        "signed": "which offices have had the dossier on their desk",
        "append_only": True,
    },
    "products_readingright": {"living": "given with a seat, taken back on a recusal; declarations keep the ground"},
    "products_selfassessment": {
        "signed": "Mẫu 02 as handed in",
        "keep": [
            {"columns": ("registration_id",), "say": "a form stays with its dossier"},
            {"all_but": (), "when": _HANDED_IN.format(row="OLD"), "say": _SAY},
        ],
        "refuse": [{"on": "INSERT", "when": _HANDED_IN.format(row="NEW"), "say": _SAY}],
    },
    "products_answer": {
        "signed": "Mẫu 02 part III as handed in",
        "keep": [
            {"columns": ("registration_id", "criterion_id"), "say": "an answer stays with its criterion"},
            {"all_but": (), "when": _HANDED_IN.format(row="OLD"), "say": _SAY},
        ],
        "refuse": [{"on": "INSERT", "when": _HANDED_IN.format(row="NEW"), "say": _SAY}],
        "delete": _HANDED_IN.format(row="OLD"),
    },
    "products_paperneed": {
        "signed": "which conditional papers the applicant says it must have, as handed in",
        "keep": [
            {"columns": ("registration_id", "paper_id"), "say": "an answer stays with its paper"},
            {"all_but": (), "when": _HANDED_IN.format(row="OLD"), "say": _SAY},
        ],
        "refuse": [{"on": "INSERT", "when": _HANDED_IN.format(row="NEW"), "say": _SAY}],
        "delete": _HANDED_IN.format(row="OLD"),
    },
    "products_submission": {"signed": "what was handed in, with its digest", "append_only": True},
    "products_latefacts": {
        "signed": "what an early submission lacked, written down later and saying so",
        "append_only": True,
    },
    "products_step": {
        "signed": "the trail: who moved the dossier, when, why",
        "append_only": True,
        "refuse": [_SERVER_TIME],
    },
    "products_round": {
        "living": "dates and targets are set by its office; what its dossiers were promised stays",
        "keep": [
            {
                "columns": ("regulation_id", "kind", "office_id", "level"),
                "when": _ROUND_IN_USE,
                "say": "a round in use keeps its law, kind, office and level",
            }
        ],
        "delete": "never",
    },
    "products_supplementrequest": {
        "signed": "what an office asked for, and when it was answered",
        "keep": [
            {
                "columns": ("registration_id", "number", "office_id", "asked_by_id", "asked_at", "note"),
                "say": "a supplement request does not change",
            },
            {
                "all_but": (),
                "when": "OLD.answered_at IS NOT NULL",
                "say": "an answered supplement request does not change",
            },
            {
                "all_but": (),
                "when": "OLD.closed_at IS NOT NULL",
                "say": "a supplement request ended by a stop does not change",
            },
        ],
    },
    "products_stop": {
        "signed": "that a dossier was stopped, why, and until when it may be opened again",
        "append_only": True,
    },
    "products_supplementitem": {
        "signed": "each thing asked for; the answer is written once, with the handing in",
        "keep": [
            {
                "columns": ("request_id", "paper_id", "criterion_id", "what", "opens"),
                "say": "what was asked for does not change",
            },
            {
                "all_but": (),
                "when": "(SELECT coalesce(s.answered_at, s.closed_at) FROM products_supplementrequest s WHERE s.id = OLD.request_id) IS NOT NULL",
                "say": "an answered supplement request does not change",
            },
        ],
        "refuse": [
            {
                "on": "INSERT",
                "when": "(SELECT coalesce(s.answered_at, s.closed_at) FROM products_supplementrequest s WHERE s.id = NEW.request_id) IS NOT NULL",
                "say": "an answered supplement request does not change",
            }
        ],
    },
    "products_wardreport": {
        # A signature falls (signed_at becomes empty) where a supplement changed what it was given for; only then may
        # the texts be written anew and signed again.
        "signed": "Mẫu 03 once the ward's leader has signed it",
        "keep": [
            {"columns": ("registration_id",), "say": "a report stays with its dossier"},
            {
                "all_but": ("version",),
                "when": "OLD.signed_at IS NOT NULL AND NEW.signed_at IS NOT NULL",
                "say": "a signed report does not change",
            },
            {
                "columns": ("local_materials", "local_labour", "origin_of_idea", "local_identity"),
                "when": "OLD.signed_at IS NOT NULL",
                "say": "a signed report does not change",
            },
            {
                "columns": ("signed_at",),
                "when": f"OLD.signed_at IS NOT NULL AND {_STATUS.format(row='OLD')} "
                "IN ('concluded', 'rejected', 'withdrawn', 'stopped')",
                "say": "the report of an ended dossier does not change",
            },
        ],
    },
    "products_filingconfirmation": {"signed": "an officer's word on a renewal outside its window", "append_only": True},
    "products_certificateextension": {
        "signed": "until when a certificate goes on during its renewal",
        "append_only": True,
    },
    "products_counter": {
        "signed": "numbers given are never given again",
        "keep": [{"columns": ("office_id", "kind", "year"), "say": "a counter stays with its office, kind and year"}],
        "refuse": [{"on": "UPDATE", "when": "NEW.last < OLD.last", "say": "a counter never goes back"}],
    },
}
