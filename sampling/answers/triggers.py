"""An answer is given while its claim is in the check, and stands once it is sent, until support reopens it.

Each locks the claim's row first: an answer, a sending and a reopening of the same claim wait for each other.
"""

import pgtrigger

from common.triggers import IS_OWNER, Guard

# Of the sampled claim `{sampled}`: its run was sent, no later one has it, and it is in the check.
_IS_ASKED = """
    FROM sampling_sampledclaim asked JOIN claims_claim c ON c.id = asked.claim_id
    JOIN sampling_outcome o ON o.run_id = asked.run_id AND o.is_sent
    WHERE asked.id = {sampled} AND c.status = 'sampling_in_progress' AND NOT EXISTS (
        SELECT FROM sampling_sampledclaim later JOIN sampling_outcome o ON o.run_id = later.run_id AND o.is_sent
        WHERE later.claim_id = asked.claim_id AND later.id > asked.id
    )
"""
_LOCK = """
    PERFORM FROM claims_claim
        WHERE id = (SELECT claim_id FROM sampling_sampledclaim WHERE id = {sampled}) FOR NO KEY UPDATE;
"""
_IS_SENT = """
    EXISTS (
        SELECT FROM sampling_sentclaim sent WHERE sent.sampled_id = {sampled}
            AND NOT EXISTS (SELECT FROM sampling_reopening WHERE sent_id = sent.id)
    )
"""


_TAKE_CLAIMED = """
    NEW.claimed := (
        SELECT t.hours FROM claims_mentortraining t JOIN sampling_sampledclaim s ON s.claim_id = t.claim_id
        WHERE t.id = NEW.training_id AND s.id = NEW.sampled_id
    );
    IF NEW.claimed IS NULL THEN
        RAISE EXCEPTION 'Training % is not of sampled claim %', NEW.training_id, NEW.sampled_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_answer_is_about_a_mentor_of_its_claim';
    END IF;
    RETURN NEW;
"""


def _open(sampled: str) -> str:
    return f"""
        {_LOCK.format(sampled=sampled)}
        IF NOT EXISTS (SELECT {_IS_ASKED.format(sampled=sampled)}) OR {_IS_SENT.format(sampled=sampled)} THEN
            RAISE EXCEPTION 'Sampled claim % is not open for answers', {sampled}
                USING ERRCODE = 'check_violation', CONSTRAINT = 'answers_stand_once_sent';
        END IF;
    """


def answer_triggers() -> list[pgtrigger.Trigger]:
    return [
        Guard(
            name="answers_stand_once_sent",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=f"{_open('NEW.sampled_id')} RETURN NEW;",
        ),
        Guard(
            name="answers_stay_once_sent",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"{_open('OLD.sampled_id')} RETURN OLD;",
        ),
        Guard(
            name="an_answer_is_about_a_mentor_of_its_claim",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=_TAKE_CLAIMED,
        ),
        Guard(
            name="the_database_says_who_and_when",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=f"""
                NEW.version := CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE OLD.version + 1 END;
                IF NOT {IS_OWNER} THEN
                    NEW.answered_by_id := activity_actor();
                    NEW.answered_at := statement_timestamp();
                END IF;
                RETURN NEW;
            """,
        ),
    ]


def a_claim_is_sent_whole() -> pgtrigger.Trigger:
    """With what was answered, as it was answered, and what that makes of the claim."""
    return Guard(
        name="a_claim_is_sent_whole",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {_open("NEW.sampled_id")}
            IF EXISTS (
                SELECT FROM claims_mentortraining t JOIN sampling_sampledclaim s ON s.claim_id = t.claim_id
                WHERE s.id = NEW.sampled_id AND NOT EXISTS (
                    SELECT FROM sampling_answer a WHERE a.sampled_id = s.id AND a.training_id = t.id
                )
            ) OR NOT EXISTS (
                SELECT FROM sampling_sending g JOIN sampling_sampledclaim s ON s.request_id = g.request_id
                WHERE g.id = NEW.sending_id AND s.id = NEW.sampled_id
            ) THEN
                RAISE EXCEPTION 'Sampled claim % is not answered whole', NEW.sampled_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_claim_is_sent_whole';
            END IF;
            SELECT bool_and(a.agrees), jsonb_agg(
                jsonb_build_object(
                    'training', a.training_id, 'claimed', a.claimed, 'agrees', a.agrees, 'hours', a.hours,
                    'category', a.category, 'words', a.words, 'spoken_to_school', a.spoken_to_school,
                    'version', a.version, 'by', a.answered_by_id
                ) ORDER BY a.training_id
            ) INTO NEW.agrees, NEW.answers FROM sampling_answer a WHERE a.sampled_id = NEW.sampled_id;
            NEW.number := 1 + (SELECT count(*) FROM sampling_sentclaim WHERE sampled_id = NEW.sampled_id);
            NEW.came_from := (
                SELECT c.checked_from FROM claims_claim c JOIN sampling_sampledclaim s ON s.claim_id = c.id
                WHERE s.id = NEW.sampled_id
            );
            RETURN NEW;
        """,
    )


def a_sent_claim_moves() -> pgtrigger.Trigger:
    """At the end of the transaction: back where it came from and assured, or not agreed. Unless it was reopened."""
    return Guard(
        name="a_sent_claim_moves",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            IF NOT EXISTS (SELECT FROM sampling_reopening WHERE sent_id = NEW.id) AND NOT EXISTS (
                SELECT FROM claims_claim c JOIN sampling_sampledclaim s ON s.claim_id = c.id
                WHERE s.id = NEW.sampled_id AND CASE WHEN NEW.agrees
                    THEN c.status = NEW.came_from AND c.assured_at IS NOT NULL
                    ELSE c.status = 'sampling_provider_not_approved' AND c.assured_at IS NULL END
            ) THEN
                RAISE EXCEPTION 'Sampled claim % was sent and did not move', NEW.sampled_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sent_claim_moves';
            END IF;
            RETURN NULL;
        """,
    )


def a_claim_is_reopened_while_it_can_be() -> pgtrigger.Trigger:
    """Until it is decided or in a payment run: its status is what the sending made it."""
    return Guard(
        name="a_claim_is_reopened_while_it_can_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {_LOCK.format(sampled="(SELECT sampled_id FROM sampling_sentclaim WHERE id = NEW.sent_id)")}
            IF NOT EXISTS (
                SELECT FROM sampling_sentclaim sent JOIN sampling_sampledclaim s ON s.id = sent.sampled_id
                JOIN claims_claim c ON c.id = s.claim_id
                WHERE sent.id = NEW.sent_id AND c.status =
                    CASE WHEN sent.agrees THEN sent.came_from ELSE 'sampling_provider_not_approved' END
            ) THEN
                RAISE EXCEPTION 'Sent claim % was decided, or is in a payment run', NEW.sent_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_claim_is_reopened_while_it_can_be';
            END IF;
            RETURN NEW;
        """,
    )


def a_check_ends_while_it_is_owed() -> pgtrigger.Trigger:
    """Not sent, or reopened."""
    return Guard(
        name="a_check_ends_while_it_is_owed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {_open("NEW.sampled_id")}
            NEW.came_from := (
                SELECT c.checked_from FROM claims_claim c JOIN sampling_sampledclaim s ON s.claim_id = c.id
                WHERE s.id = NEW.sampled_id
            );
            RETURN NEW;
        """,
    )


def an_ended_check_leaves_it_unassured() -> pgtrigger.Trigger:
    """At the end of the transaction: back where it came from."""
    return Guard(
        name="an_ended_check_leaves_it_unassured",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            IF NOT EXISTS (
                SELECT FROM claims_claim c JOIN sampling_sampledclaim s ON s.claim_id = c.id
                WHERE s.id = NEW.sampled_id AND c.status = NEW.came_from AND c.assured_at IS NULL
            ) THEN
                RAISE EXCEPTION 'The check of sampled claim % was ended, and the claim did not go back', NEW.sampled_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'an_ended_check_leaves_it_unassured';
            END IF;
            RETURN NULL;
        """,
    )
