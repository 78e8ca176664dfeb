"""A check keeps where its claim came from, and a claim has the hours that its mentors gave back, and what is payable.

The draw has taken submitted claims only, so every claim in a check came from there. The function of 0002 holds the
hours given back as it holds the hours.
"""

import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.triggers

COPY = """
    SELECT set_config('service.actor', 'say where checks came from and what was given back', true);
    UPDATE claims_claim claim SET
        checked_from = CASE WHEN status IN ('sampling_in_progress', 'sampling_provider_not_approved',
                                            'sampling_not_approved') THEN 'submitted' ELSE '' END,
        hours_given_back = coalesce(given.hours, 0)
    FROM (SELECT claim_id, sum(hours_given_back) AS hours FROM claims_mentortraining GROUP BY 1) given
    WHERE given.claim_id = claim.id AND (given.hours > 0 OR status IN ('sampling_in_progress',
        'sampling_provider_not_approved', 'sampling_not_approved'));
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""

HOLD = """
CREATE OR REPLACE FUNCTION claims_sum_of_its_mentors() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
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
    SELECT reference, hours, hours_given_back, status INTO handed_in FROM claims_claim WHERE id = the_claim;
    IF NOT FOUND OR handed_in.status IN ('draft', 'expired') THEN
        RETURN NULL;
    END IF;
    SELECT sum(hours) AS hours, sum(hours_given_back) AS given_back, count(*) - count(hours) AS unanswered
    INTO of_mentors FROM claims_mentortraining WHERE claim_id = the_claim;
    IF of_mentors.unanswered > 0 OR of_mentors.hours IS DISTINCT FROM handed_in.hours THEN
        RAISE EXCEPTION 'Claim % has % hours, its mentors have %',
            handed_in.reference, handed_in.hours, coalesce(of_mentors.hours, 0)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_claim_is_the_sum_of_its_mentors';
    END IF;
    IF of_mentors.given_back IS DISTINCT FROM handed_in.hours_given_back THEN
        RAISE EXCEPTION 'Claim % gave back % hours, its mentors gave back %',
            handed_in.reference, handed_in.hours_given_back, of_mentors.given_back
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_claim_is_the_sum_of_its_mentors';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER a_claim_is_the_sum_of_its_mentors ON claims_claim;
CREATE CONSTRAINT TRIGGER a_claim_is_the_sum_of_its_mentors
    AFTER UPDATE ON claims_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (
        NEW.status NOT IN ('draft', 'expired')
        AND (OLD.status IN ('draft', 'expired') OR OLD.hours IS DISTINCT FROM NEW.hours
             OR OLD.hours_given_back IS DISTINCT FROM NEW.hours_given_back)
    )
    EXECUTE FUNCTION claims_sum_of_its_mentors();

DROP TRIGGER a_claim_is_the_sum_of_its_mentors ON claims_mentortraining;
CREATE CONSTRAINT TRIGGER a_claim_is_the_sum_of_its_mentors
    AFTER UPDATE ON claims_mentortraining DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.hours IS DISTINCT FROM NEW.hours
                       OR OLD.hours_given_back IS DISTINCT FROM NEW.hours_given_back)
    EXECUTE FUNCTION claims_sum_of_its_mentors();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0011_when_answers_are_due"),
        ("providers", "0001_initial"),
        ("schools", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="checked_from",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=30),
        ),
        migrations.AddField(
            model_name="claim",
            name="hours_given_back",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(COPY),
        pgtrigger.migrations.RemoveTrigger(
            model_name="claim",
            name="only_moves_in_the_table",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="only_moves_in_the_table",
                sql=common.triggers.GuardSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{draft:expired,draft:submitted,submitted:payment_in_progress,submitted:rejected,submitted:sampling_in_progress,submitted:sampling_provider_not_approved,submitted:withdrawn,payment_in_progress:paid,payment_in_progress:payment_information_requested,payment_in_progress:submitted,payment_information_requested:paid,payment_information_requested:payment_information_sent,payment_information_requested:payment_not_approved,payment_information_sent:paid,payment_information_sent:payment_information_requested,payment_information_sent:payment_not_approved,paid:clawback_requires_approval,paid:sampling_in_progress,sampling_in_progress:paid,sampling_in_progress:sampling_provider_not_approved,sampling_in_progress:submitted,sampling_provider_not_approved:paid,sampling_provider_not_approved:sampling_in_progress,sampling_provider_not_approved:sampling_not_approved,sampling_provider_not_approved:submitted,sampling_not_approved:clawback_requires_approval,sampling_not_approved:rejected,sampling_not_approved:submitted,clawback_requires_approval:clawback_rejected,clawback_requires_approval:clawback_requested,clawback_requires_approval:paid,clawback_rejected:clawback_requires_approval,clawback_rejected:paid,clawback_requested:clawback_in_progress,clawback_in_progress:clawback_complete,clawback_in_progress:clawback_unsuccessful,clawback_complete:clawback_requires_approval,clawback_unsuccessful:clawback_requested}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="338e984804842e128e57559eab5a15d489471062",
                    operation="UPDATE",
                    pgid="pgtrigger_only_moves_in_the_table_911d0",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="a_check_keeps_where_its_claim_came_from",
                sql=common.triggers.GuardSql(
                    condition='WHEN (OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."checked_from" IS DISTINCT FROM (NEW."checked_from"))',
                    func="\n    IF NEW.status NOT IN ('sampling_in_progress', 'sampling_provider_not_approved', 'sampling_not_approved') THEN\n        NEW.checked_from := '';\n    ELSIF OLD.status NOT IN ('sampling_in_progress', 'sampling_provider_not_approved', 'sampling_not_approved') THEN\n        NEW.checked_from := OLD.status;\n    ELSE\n        NEW.checked_from := OLD.checked_from;\n    END IF;\n    RETURN NEW;\n",
                    hash="c62245e8910910db7eb8fd8428238a83e67a3a70",
                    operation="UPDATE",
                    pgid="pgtrigger_a_check_keeps_where_its_claim_came_from_aed97",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="a_check_leads_back",
                sql=common.triggers.GuardSql(
                    condition="WHEN ((OLD.\"checked_from\" = 'submitted' AND NOT (NEW.\"status\" IN ('sampling_in_progress', 'sampling_provider_not_approved', 'sampling_not_approved', 'rejected', 'submitted'))) OR (OLD.\"checked_from\" = 'paid' AND NOT (NEW.\"status\" IN ('sampling_in_progress', 'sampling_provider_not_approved', 'sampling_not_approved', 'clawback_requires_approval', 'paid'))))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="5dc392c304dffaa78b0e6fc6068082d502818d79",
                    operation="UPDATE",
                    pgid="pgtrigger_a_check_leads_back_b9e61",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="hours_go_back_only_with_their_step",
                sql=common.triggers.GuardSql(
                    condition='WHEN (OLD."hours_given_back" IS DISTINCT FROM (NEW."hours_given_back") AND NOT (((NEW."status" = \'submitted\' AND OLD."status" = \'sampling_not_approved\') OR (NEW."status" = \'clawback_complete\' AND OLD."status" = \'clawback_in_progress\')) AND NEW."hours_given_back" > (OLD."hours_given_back")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="69008ed165ab100c8c31568c7824eaf707d0094c",
                    operation="UPDATE",
                    pgid="pgtrigger_hours_go_back_only_with_their_step_d4262",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_given_back", 0), ("hours_given_back__lte", models.F("hours")), _connector="OR"
                ),
                name="no_claim_gives_back_more_than_it_has",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("checked_from__in", ["submitted", "paid"]),
                        (
                            "status__in",
                            ["sampling_in_progress", "sampling_provider_not_approved", "sampling_not_approved"],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "status__in",
                                ["sampling_in_progress", "sampling_provider_not_approved", "sampling_not_approved"],
                            ),
                            _negated=True,
                        ),
                        ("checked_from", ""),
                    ),
                    _connector="OR",
                ),
                name="a_check_keeps_where_its_claim_came_from",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="payable_pence",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.CombinedExpression(
                    django.db.models.expressions.CombinedExpression(
                        models.F("hours"), "-", models.F("hours_given_back")
                    ),
                    "*",
                    models.F("rate_pence"),
                ),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        migrations.RunSQL(HOLD),
    ]
