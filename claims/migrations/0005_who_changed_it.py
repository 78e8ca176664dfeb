"""A change of a claim says who made it, and its record is out of reach of the service's own role.

The functions of 0002 and 0003 find tables in `public` before temporary ones of the same name. The one that keeps the
changes runs as the owner of the tables, so that nobody else needs to write to them. `service.actor` is a person's key,
or in words what the service does by itself; where a status changes, the record refuses to have neither.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION claims_keep_row_changes() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told text := coalesce(current_setting('service.actor', true), '');
    actor bigint := CASE WHEN told ~ '^[0-9]+$' THEN told::bigint END;
    what_it_does text := CASE WHEN actor IS NULL THEN left(told, 60) ELSE '' END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, by_id, duty, role, before, after)
        SELECT TG_TABLE_NAME, o.id, coalesce((to_jsonb(o) ->> 'claim_id')::bigint, o.id), statement_timestamp(),
               actor, what_it_does, session_user, to_jsonb(o), NULL
        FROM old_rows o;
        RETURN NULL;
    END IF;
    INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, by_id, duty, role, before, after)
    SELECT TG_TABLE_NAME, r.id, coalesce((r.new ->> 'claim_id')::bigint, r.id), statement_timestamp(),
           coalesce(actor, CASE WHEN r.new -> 'updated_at' <> r.old -> 'updated_at'
                                THEN (r.new ->> 'updated_by_id')::bigint END),
           what_it_does, session_user, changed.before, changed.after
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
    dependencies = [("claims", "0004_guards_that_nobody_can_ignore")]

    operations = [
        migrations.AddField(
            model_name="rowchange",
            name="duty",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        AddConstraintNotValid(  # rows of before keep what they say: nobody may change them
            model_name="rowchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", False),
                    models.Q(("duty", ""), _negated=True),
                    models.Q(("after__has_key", "status"), _negated=True),
                    _connector="OR",
                ),
                name="a_new_status_has_a_name_on_it",
            ),
        ),
        migrations.RunSQL("ALTER FUNCTION claims_sum_of_its_mentors() SET search_path = public, pg_temp;" + KEEP),
    ]
