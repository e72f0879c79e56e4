"""deploy/application-role.sql, written from the registry: what the portal's own role may do on PostgreSQL.

Reading, and beyond that only what is granted by name: a table nobody sorted can be read and nothing else.
"""

from django.apps import apps

from records.registry import registry

HEAD = """\
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
"""
ABOUT = {
    ("INSERT",): "What happened, happened: rows are added, never changed or taken away.",
    ("INSERT", "UPDATE"): "Never deleted: withdrawing is a status. Triggers keep what of a row was signed.",
    (
        "INSERT",
        "UPDATE",
        "DELETE",
    ): "Living tables, and rows that may still be taken back before they are signed (triggers say until when).",
    (): "Written by the owner alone: the law and the list of migrations.",
}


def model_columns():
    """{table: its columns} as the models have them, for writing the file without a database."""
    found = {"django_migrations": ["id", "app", "name", "applied"]}
    for model in apps.get_models(include_auto_created=True):
        found[model._meta.db_table] = [field.column for field in model._meta.local_concrete_fields]
    return found


def application_role_sql():
    columns, groups, by_column = model_columns(), {}, []
    for name, table in sorted(registry().items()):
        rights = table.rights(columns[name])
        if any("(" in right for right in rights):
            by_column.append((name, rights))
        else:
            groups.setdefault(rights, []).append(name)
    parts = [HEAD]
    for rights in (("INSERT",), ("INSERT", "UPDATE"), ("INSERT", "UPDATE", "DELETE"), ()):
        names = groups.pop(rights, [])
        parts.append(f"-- {ABOUT[rights]}")
        if rights:
            parts.append(f"GRANT {', '.join(rights)} ON\n    " + ",\n    ".join(names) + "\nTO ocop_app;\n")
        else:
            parts.append("\n".join(f"--     {name}" for name in names) + "\n")
    if groups:
        raise ValueError(f"rights nobody has words for: {groups}")
    parts.append("-- Signed rows of which a few columns still move.")
    parts += [f"GRANT {', '.join(rights)} ON {name} TO ocop_app;" for name, rights in by_column]
    return "\n".join(parts) + "\n"
