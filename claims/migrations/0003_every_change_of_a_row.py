"""The database keeps every change of claims and trainings by itself, so that raw SQL leaves a trace too.

One statement-level trigger for each kind of change writes one set of rows, whatever the size of the statement. Rows
that come in are not copied: they are there to be read, and what they were is in the first change of them.
Who acts is what the action told this transaction (`service.actor`), else the person a changed claim names.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION claims_keep_row_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor bigint := nullif(current_setting('service.actor', true), '')::bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, by_id, role, before, after)
        SELECT TG_TABLE_NAME, o.id, coalesce((to_jsonb(o) ->> 'claim_id')::bigint, o.id), statement_timestamp(),
               actor, session_user, to_jsonb(o), NULL
        FROM old_rows o;
        RETURN NULL;
    END IF;
    INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, by_id, role, before, after)
    SELECT TG_TABLE_NAME, r.id, coalesce((r.new ->> 'claim_id')::bigint, r.id), statement_timestamp(),
           coalesce(actor, CASE WHEN r.new -> 'updated_at' <> r.old -> 'updated_at'
                                THEN (r.new ->> 'updated_by_id')::bigint END),
           session_user, changed.before, changed.after
    FROM (
        SELECT o.id, to_jsonb(o) AS old, to_jsonb(n) AS new FROM old_rows o JOIN new_rows n USING (id)
        WHERE o IS DISTINCT FROM n
    ) r
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(key, value) AS before, jsonb_object_agg(key, r.new -> key) AS after
        FROM jsonb_each(r.old) WHERE value IS DISTINCT FROM r.new -> key
    ) changed;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER every_change_is_kept AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_keep_row_changes();
CREATE TRIGGER every_removal_is_kept AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_keep_row_changes();
"""

TABLES = ["claims_claim", "claims_mentortraining"]
BACK = "".join(
    f"DROP TRIGGER every_change_is_kept ON {table}; DROP TRIGGER every_removal_is_kept ON {table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_a_claim_is_the_sum_of_its_mentors")]

    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGERS.format(table=table) for table in TABLES),
            BACK + "DROP FUNCTION claims_keep_row_changes();",
        )
    ]
