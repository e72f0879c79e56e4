"""Every check of `manage.py verify_records`: what was handed in, scored, decided and printed, recomputed."""

import evaluations.record_checks
import products.record_checks
import records.record_checks

CHECKS = (
    *records.record_checks.CHECKS,
    *products.record_checks.CHECKS,
    *evaluations.record_checks.CHECKS,
)
