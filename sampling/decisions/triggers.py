"""A decision has the final hours of every mentor, and its claim stands where their sum puts it."""

import pgtrigger

from common.triggers import Guard, Refusal
from sampling.replies.triggers import LOCK, STANDS, about_a_refused_mentor, who_and_when

_BY_SUPPORT = "EXISTS (SELECT FROM accounts_user WHERE id = activity_actor() AND is_support)"


def finding_triggers() -> list[pgtrigger.Trigger]:
    return [
        Guard(
            name="support_finds_until_it_is_decided",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=f"""
                {LOCK.format(sent="NEW.sent_id")}
                IF NOT EXISTS ({STANDS.format(sent="NEW.sent_id")}) OR NOT {_BY_SUPPORT} THEN
                    RAISE EXCEPTION 'Sent claim % is not open for a decision by who acts', NEW.sent_id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_finds_until_it_is_decided';
                END IF;
                RETURN NEW;
            """,
        ),
        Refusal(name="findings_are_never_deleted", operation=pgtrigger.Delete),
        about_a_refused_mentor("a_finding_is_about_a_refused_mentor"),
        who_and_when("found_by_id", "found_at"),
    ]


# Of each mentor: agreed by the provider, accepted by the school, else found by support.
_LINES = """
    SELECT jsonb_agg(
        jsonb_build_object(
            'training', answer->'training', 'claimed', answer->'claimed',
            'hours', CASE WHEN (answer->>'agrees')::boolean THEN (answer->>'claimed')::int
                WHEN reply.accepts THEN (answer->>'hours')::int ELSE finding.hours END,
            'basis', CASE WHEN (answer->>'agrees')::boolean THEN 'agreed' WHEN reply.accepts THEN 'accepted'
                WHEN finding.id IS NOT NULL THEN 'decided' END,
            'reason', coalesce(finding.reason, ''), 'by', finding.found_by_id
        ) ORDER BY (answer->>'training')::bigint
    ) INTO NEW.lines
    FROM sampling_sentclaim sent CROSS JOIN LATERAL jsonb_array_elements(sent.answers) answer
    LEFT JOIN sampling_sentreply whole ON whole.sent_id = sent.id
    LEFT JOIN sampling_reply reply ON reply.sent_id = whole.sent_id AND reply.accepts
        AND reply.training_id = (answer->>'training')::bigint
    LEFT JOIN sampling_finding finding ON finding.sent_id = sent.id AND reply.id IS NULL
        AND finding.training_id = (answer->>'training')::bigint AND NOT (answer->>'agrees')::boolean
    WHERE sent.id = NEW.sent_id;
"""


def a_decision_has_all_its_lines() -> pgtrigger.Trigger:
    """Once the reply is there, or late. By support, where the school does not accept everything."""
    return Guard(
        name="a_decision_has_all_its_lines",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {LOCK.format(sent="NEW.sent_id")}
            {_LINES}
            IF NOT EXISTS ({STANDS.format(sent="NEW.sent_id")}) OR NEW.lines IS NULL
                OR NEW.lines @> '[{{"basis": null}}]'
                OR NEW.lines @> '[{{"basis": "decided"}}]' AND NOT {_BY_SUPPORT}
                OR NOT EXISTS (SELECT FROM sampling_sentreply WHERE sent_id = NEW.sent_id) AND NOT EXISTS (
                    SELECT FROM claims_claim c JOIN sampling_sampledclaim s ON s.claim_id = c.id
                    JOIN sampling_sentclaim sent ON sent.sampled_id = s.id
                    WHERE sent.id = NEW.sent_id
                        AND c.reply_due_on < (statement_timestamp() AT TIME ZONE 'Europe/London')::date
                ) THEN
                RAISE EXCEPTION 'Sent claim % cannot be decided by who acts, or not yet', NEW.sent_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_decision_has_all_its_lines';
            END IF;
            NEW.hours := (SELECT sum((line->>'hours')::int) FROM jsonb_array_elements(NEW.lines) line);
            RETURN NEW;
        """,
    )


def a_decided_claim_follows() -> pgtrigger.Trigger:
    """At the end of the transaction."""
    return Guard(
        name="a_decided_claim_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            IF NOT EXISTS (
                SELECT FROM claims_claim c JOIN sampling_sampledclaim s ON s.claim_id = c.id
                JOIN sampling_sentclaim sent ON sent.sampled_id = s.id
                WHERE sent.id = NEW.sent_id AND c.assured_at IS NOT NULL AND CASE
                    WHEN NEW.hours = c.hours THEN c.status = sent.came_from
                    WHEN sent.came_from = 'paid' THEN
                        c.status = 'clawback_requires_approval' AND c.hours_to_return = c.hours - NEW.hours
                    WHEN NEW.hours = 0 THEN c.status = 'rejected'
                    ELSE c.status = 'submitted' AND c.hours_given_back = c.hours - NEW.hours AND NOT EXISTS (
                        SELECT FROM jsonb_array_elements(NEW.lines) line JOIN claims_mentortraining t
                            ON t.id = (line->>'training')::bigint
                        WHERE t.hours_given_back <> t.hours - (line->>'hours')::int
                    ) END
            ) THEN
                RAISE EXCEPTION 'Sent claim % was decided and its claim did not follow', NEW.sent_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_decided_claim_follows';
            END IF;
            RETURN NULL;
        """,
    )
