-- The rights of the portal's own role. Run as the owner of the tables after every `manage.py prepare`:
--     psql -v ON_ERROR_STOP=1 -f deploy/application-role.sql "$OWNER_DATABASE_URL"
-- The owner (ocop_owner) makes and changes tables; the portal connects as ocop_app and can do neither. Once, before the first time:
--     CREATE ROLE ocop_owner LOGIN PASSWORD '...'; CREATE ROLE ocop_app LOGIN PASSWORD '...';
--     CREATE DATABASE ocop OWNER ocop_owner TEMPLATE template0 ENCODING 'UTF8';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ocop_app;
GRANT USAGE ON SCHEMA public TO ocop_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ocop_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ocop_app;
-- TRUNCATE, REFERENCES and TRIGGER are never granted, on any table.

-- What happened, happened: rows are added, never changed or taken away.
REVOKE UPDATE, DELETE ON
    accounts_auditentry,
    products_step,
    products_submission,
    trainings_conferencestep,
    trainings_checkin,
    django_migrations
FROM ocop_app;
REVOKE INSERT ON django_migrations FROM ocop_app;

-- What was submitted, scored, decided or sent is never deleted: withdrawing is a status.
REVOKE DELETE ON
    accounts_user,
    products_business,
    products_product,
    products_registration,
    products_recognition,
    products_storedfile,
    products_counter,
    evaluations_evaluation,
    evaluations_conflictdeclaration,
    evaluations_scoresheet,
    evaluations_objection,
    evaluations_result,
    evaluations_decision,
    evaluations_decisionitem,
    evaluations_certificate,
    notifications_letter,
    trainings_conference,
    trainings_invitation,
    trainings_attendance,
    trainings_trainingcertificate,
    trainings_optout
FROM ocop_app;
