-- The rights of the portal's own role. Written by `manage.py application_role` from each app's signed.py; do not edit by hand.
-- Run as the owner of the tables after every `manage.py prepare`:
--     psql -v ON_ERROR_STOP=1 -f deploy/application-role.sql "$OWNER_DATABASE_URL"
-- The owner (ocop_owner) makes and changes tables; the portal connects as ocop_app and can do neither. Once, before the first time:
--     CREATE ROLE ocop_owner LOGIN PASSWORD '...'; CREATE ROLE ocop_app LOGIN PASSWORD '...';
--     CREATE DATABASE ocop OWNER ocop_owner TEMPLATE template0 ENCODING 'UTF8';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ocop_app;
GRANT USAGE ON SCHEMA public TO ocop_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ocop_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ocop_app;
-- TRUNCATE, REFERENCES and TRIGGER are never granted, on any table.

-- What happened, happened: rows are added, never changed or taken away.
GRANT INSERT ON
    evaluations_conflictdeclaration,
    evaluations_decision,
    evaluations_decisionitem,
    evaluations_notice,
    notifications_letterattempt,
    products_certificateextension,
    products_filingconfirmation,
    products_latefacts,
    products_registration_offices,
    products_step,
    products_stop,
    products_storedfile,
    products_submission,
    records_checkrun,
    records_frozenpaper,
    trainings_checkin,
    trainings_conferencestep,
    trainings_optout,
    trainings_sheetphoto,
    trainings_surveyanswer
TO ocop_app;

-- Never deleted: withdrawing is a status. Triggers keep what of a row was signed.
GRANT INSERT, UPDATE ON
    accounts_area,
    accounts_office,
    accounts_user,
    evaluations_conflictproposal,
    evaluations_council,
    evaluations_councilsession,
    evaluations_evaluation,
    evaluations_minutessupplement,
    evaluations_objection,
    evaluations_scoreline,
    evaluations_scoresheet,
    jobs_job,
    products_business,
    products_counter,
    products_product,
    products_registration,
    products_round,
    products_selfassessment,
    products_supplementitem,
    products_supplementrequest,
    products_wardreport,
    reports_report,
    trainings_attendance,
    trainings_conference,
    trainings_conferencereport,
    trainings_guestimport,
    trainings_invitation,
    trainings_question
TO ocop_app;

-- Living tables, and rows that may still be taken back before they are signed (triggers say until when).
GRANT INSERT, UPDATE, DELETE ON
    accounts_areasuccession,
    accounts_postedform,
    accounts_trycount,
    auth_group,
    auth_group_permissions,
    auth_permission,
    axes_accessattempt,
    axes_accessattemptexpiration,
    axes_accessfailurelog,
    axes_accesslog,
    criteria_holiday,
    django_content_type,
    django_session,
    evaluations_attendance,
    evaluations_checkmark,
    evaluations_councilmember,
    products_answer,
    products_businessperson,
    products_criterionoutcome,
    products_evidence_criteria,
    products_paperneed,
    products_readingright,
    records_clockring,
    trainings_agendaitem,
    trainings_budgetline,
    trainings_conferencesession,
    trainings_guest,
    trainings_mailing,
    trainings_material,
    trainings_quota,
    trainings_speaker,
    trainings_survey,
    trainings_topic,
    trainings_topicconcept
TO ocop_app;

-- Written by the owner alone: the law and the list of migrations.
--     criteria_criteriaset
--     criteria_criterion
--     criteria_loadedrow
--     criteria_option
--     criteria_paperkind
--     criteria_regulation
--     django_migrations

-- Signed rows of which a few columns still move.
GRANT INSERT, UPDATE (position, previous, hash) ON accounts_auditentry TO ocop_app;
GRANT INSERT, UPDATE (valid_to, revoked_at) ON accounts_membership TO ocop_app;
GRANT INSERT, UPDATE (used_at, tries) ON accounts_onetimecode TO ocop_app;
GRANT INSERT, UPDATE (revoked_on, revoked_reason) ON evaluations_certificate TO ocop_app;
GRANT INSERT, UPDATE (concluded_stars, departure_reason, departure_votes_for, departure_votes_present, awaits_vote, superseded) ON evaluations_result TO ocop_app;
GRANT INSERT, UPDATE (status, attempts, next_try_at, error, claimed_at, sent_at) ON notifications_letter TO ocop_app;
GRANT INSERT, UPDATE (state, decided_by_id, decided_at, decision_note) ON products_declaredchange TO ocop_app;
GRANT INSERT, UPDATE (removed_at, replaced_by_id) ON products_evidence TO ocop_app;
GRANT INSERT, UPDATE (superseded_by_id, withdrawn_on, folded) ON products_recognition TO ocop_app;
GRANT INSERT, UPDATE (revoked_at) ON trainings_doorlink TO ocop_app;
GRANT INSERT, UPDATE (revoked_at, revoked_reason) ON trainings_trainingcertificate TO ocop_app;
