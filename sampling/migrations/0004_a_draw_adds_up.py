"""A run has as many claims as it says, and so has what each provider is asked: nothing comes to a draw later.

At the end of the transaction for a run and a request; never more than they say after any statement.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION sampling_adds_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    said integer;
    there integer;
BEGIN
    IF TG_TABLE_NAME = 'sampling_samplingrun' THEN
        said := NEW.sample_count;
        there := (SELECT count(*) FROM sampling_sampledclaim WHERE run_id = NEW.id);
    ELSE
        said := NEW.claim_count;
        there := (SELECT count(*) FROM sampling_sampledclaim WHERE request_id = NEW.id);
    END IF;
    IF said <> there THEN
        RAISE EXCEPTION '% % says % claims and has %', TG_TABLE_NAME, NEW.id, said, there
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_draw_adds_up';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION sampling_has_no_more() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM sampling_samplingrun run WHERE run.id IN (SELECT run_id FROM new_rows)
            AND run.sample_count < (SELECT count(*) FROM sampling_sampledclaim WHERE run_id = run.id)
    ) OR EXISTS (
        SELECT FROM sampling_providerrequest request WHERE request.id IN (SELECT request_id FROM new_rows)
            AND request.claim_count < (SELECT count(*) FROM sampling_sampledclaim WHERE request_id = request.id)
    ) OR EXISTS (
        SELECT FROM new_rows JOIN sampling_providerrequest request ON request.id = new_rows.request_id
        WHERE request.run_id <> new_rows.run_id
    ) THEN
        RAISE EXCEPTION 'A draw has more claims than it says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_comes_to_a_draw';
    END IF;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE CONSTRAINT TRIGGER a_draw_adds_up AFTER INSERT ON sampling_samplingrun DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION sampling_adds_up();
CREATE CONSTRAINT TRIGGER a_draw_adds_up AFTER INSERT ON sampling_providerrequest DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION sampling_adds_up();
CREATE TRIGGER nothing_comes_to_a_draw AFTER INSERT ON sampling_sampledclaim REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION sampling_has_no_more();
"""

BACK = """
DROP TRIGGER a_draw_adds_up ON sampling_samplingrun;
DROP TRIGGER a_draw_adds_up ON sampling_providerrequest;
DROP TRIGGER nothing_comes_to_a_draw ON sampling_sampledclaim;
DROP FUNCTION sampling_adds_up();
DROP FUNCTION sampling_has_no_more();
"""


class Migration(migrations.Migration):
    dependencies = [("sampling", "0003_a_draw_stands")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, BACK)]
