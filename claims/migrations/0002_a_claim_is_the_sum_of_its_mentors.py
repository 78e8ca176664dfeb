"""A claim that was handed in has the hours of its mentors, every one filled in: held when a transaction ends.

Plain SQL, as constraint triggers of pgtrigger take quadratic time in large transactions: each call rolls a
subtransaction back, and that walks through all the events that are still waiting.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION claims_sum_of_its_mentors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_claim bigint;
    handed_in record;
    of_mentors record;
BEGIN
    IF TG_TABLE_NAME = 'claims_claim' THEN
        the_claim := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        the_claim := OLD.claim_id;
    ELSE
        the_claim := NEW.claim_id;
    END IF;
    SELECT reference, hours, status INTO handed_in FROM claims_claim WHERE id = the_claim;
    IF NOT FOUND OR handed_in.status IN ('draft', 'expired') THEN
        RETURN NULL;
    END IF;
    SELECT sum(hours) AS hours, count(*) - count(hours) AS unanswered INTO of_mentors
    FROM claims_mentortraining WHERE claim_id = the_claim;
    IF of_mentors.unanswered > 0 OR of_mentors.hours IS DISTINCT FROM handed_in.hours THEN
        RAISE EXCEPTION 'Claim % has % hours, its mentors have %',
            handed_in.reference, handed_in.hours, coalesce(of_mentors.hours, 0)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_claim_is_the_sum_of_its_mentors';
    END IF;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE CONSTRAINT TRIGGER a_claim_is_the_sum_of_its_mentors_from_the_start
    AFTER INSERT ON claims_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status NOT IN ('draft', 'expired'))
    EXECUTE FUNCTION claims_sum_of_its_mentors();

CREATE CONSTRAINT TRIGGER a_claim_is_the_sum_of_its_mentors
    AFTER UPDATE ON claims_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (
        NEW.status NOT IN ('draft', 'expired')
        AND (OLD.status IN ('draft', 'expired') OR OLD.hours IS DISTINCT FROM NEW.hours)
    )
    EXECUTE FUNCTION claims_sum_of_its_mentors();

CREATE CONSTRAINT TRIGGER a_claim_is_the_sum_of_its_mentors_with_a_new_one
    AFTER INSERT OR DELETE ON claims_mentortraining DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION claims_sum_of_its_mentors();

CREATE CONSTRAINT TRIGGER a_claim_is_the_sum_of_its_mentors
    AFTER UPDATE ON claims_mentortraining DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.hours IS DISTINCT FROM NEW.hours)
    EXECUTE FUNCTION claims_sum_of_its_mentors();
"""

BACK = """
DROP TRIGGER a_claim_is_the_sum_of_its_mentors ON claims_mentortraining;
DROP TRIGGER a_claim_is_the_sum_of_its_mentors_with_a_new_one ON claims_mentortraining;
DROP TRIGGER a_claim_is_the_sum_of_its_mentors ON claims_claim;
DROP TRIGGER a_claim_is_the_sum_of_its_mentors_from_the_start ON claims_claim;
DROP FUNCTION claims_sum_of_its_mentors();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, BACK)]
