"""A blank is no name, and rows are paired by a key that cannot move (`a_claim_stays_the_one_it_is`, 0014)."""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION claims_keep_row_changes() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who text := btrim(coalesce(current_setting('service.actor', true), ''), E' \\t\\r\\n');
    actor bigint := CASE WHEN who ~ '^[0-9]+$' THEN who::bigint END;
    task text := CASE WHEN actor IS NULL THEN left(who, 60) ELSE '' END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, by_id, system_task, role, before, after)
        SELECT TG_TABLE_NAME, o.id, coalesce((to_jsonb(o) ->> 'claim_id')::bigint, o.id), statement_timestamp(),
               actor, task, session_user, to_jsonb(o), NULL
        FROM old_rows o;
        RETURN NULL;
    END IF;
    INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, by_id, system_task, role, before, after)
    SELECT TG_TABLE_NAME, r.id, coalesce((r.new ->> 'claim_id')::bigint, r.id), statement_timestamp(),
           coalesce(actor, CASE WHEN r.new -> 'updated_at' <> r.old -> 'updated_at'
                                THEN (r.new ->> 'updated_by_id')::bigint END),
           task, session_user, changed.before, changed.after
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


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_how_claims_come_into_the_world")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
