"""A reply is the school's while the refusal stands, and stands once it is sent.

Each locks the claim's row first, as answers do.
"""

import pgtrigger

from common.triggers import IS_OWNER, Guard, Refusal

LOCK = """
    PERFORM FROM claims_claim WHERE id = (
        SELECT s.claim_id FROM sampling_sentclaim sent JOIN sampling_sampledclaim s ON s.id = sent.sampled_id
        WHERE sent.id = {sent}
    ) FOR NO KEY UPDATE;
"""
# The sent claim `{sent}` is refused, not reopened, and not decided.
STANDS = """
    SELECT FROM sampling_sentclaim sent JOIN sampling_sampledclaim s ON s.id = sent.sampled_id
    JOIN claims_claim c ON c.id = s.claim_id
    WHERE sent.id = {sent} AND c.status = 'sampling_provider_not_approved'
        AND NOT EXISTS (SELECT FROM sampling_reopening WHERE sent_id = sent.id)
        AND NOT EXISTS (SELECT FROM sampling_sentclaim later JOIN sampling_sampledclaim l ON l.id = later.sampled_id
            WHERE l.claim_id = s.claim_id AND later.id > sent.id)
"""
STILL_OPEN = f"""(EXISTS ({STANDS}) AND NOT EXISTS (SELECT FROM sampling_sentreply WHERE sent_id = {{sent}}))"""
# Fills `claimed` and `recorded` from what the provider sent of the mentor, where that was a no.
_FIND_REFUSAL = """
    SELECT (each->>'claimed')::int, (each->>'hours')::int INTO NEW.claimed, NEW.recorded
    FROM sampling_sentclaim sent, jsonb_array_elements(sent.answers) each
    WHERE sent.id = NEW.sent_id AND (each->>'training')::bigint = NEW.training_id AND NOT (each->>'agrees')::boolean;
"""


def about_a_refused_mentor(name: str) -> pgtrigger.Trigger:
    return Guard(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            {_FIND_REFUSAL}
            IF NEW.claimed IS NULL THEN
                RAISE EXCEPTION 'Training % is not refused in sent claim %', NEW.training_id, NEW.sent_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


def who_and_when(by: str, at: str) -> pgtrigger.Trigger:
    return Guard(
        name="the_database_says_who_and_when",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            NEW.version := CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE OLD.version + 1 END;
            IF NOT {IS_OWNER} THEN
                NEW.{by} := activity_actor();
                NEW.{at} := statement_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


def reply_triggers() -> list[pgtrigger.Trigger]:
    return [
        Guard(
            name="replies_stand_once_sent",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=f"""
                {LOCK.format(sent="NEW.sent_id")}
                IF NOT EXISTS ({STANDS.format(sent="NEW.sent_id")})
                    OR EXISTS (SELECT FROM sampling_sentreply WHERE sent_id = NEW.sent_id) THEN
                    RAISE EXCEPTION 'Sent claim % is not open for replies', NEW.sent_id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'replies_stand_once_sent';
                END IF;
                RETURN NEW;
            """,
        ),
        Refusal(name="replies_are_never_deleted", operation=pgtrigger.Delete),
        about_a_refused_mentor("a_reply_is_about_a_refused_mentor"),
        who_and_when("replied_by_id", "replied_at"),
    ]


def a_reply_is_sent_whole() -> pgtrigger.Trigger:
    """With a reply about every refused mentor. They are written down as they were."""
    return Guard(
        name="a_reply_is_sent_whole",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {LOCK.format(sent="NEW.sent_id")}
            IF NOT EXISTS ({STANDS.format(sent="NEW.sent_id")}) OR EXISTS (
                SELECT FROM sampling_sentclaim sent, jsonb_array_elements(sent.answers) each
                WHERE sent.id = NEW.sent_id AND NOT (each->>'agrees')::boolean AND NOT EXISTS (
                    SELECT FROM sampling_reply
                    WHERE sent_id = sent.id AND training_id = (each->>'training')::bigint
                )
            ) THEN
                RAISE EXCEPTION 'Sent claim % is not replied to whole', NEW.sent_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_reply_is_sent_whole';
            END IF;
            SELECT bool_or(NOT r.accepts), jsonb_agg(
                jsonb_build_object(
                    'training', r.training_id, 'accepts', r.accepts, 'hours', r.hours, 'words', r.words,
                    'version', r.version, 'by', r.replied_by_id
                ) ORDER BY r.training_id
            ) INTO NEW.disputes, NEW.replies FROM sampling_reply r WHERE r.sent_id = NEW.sent_id;
            RETURN NEW;
        """,
    )
