import pgtrigger

from common.triggers import Guard, Refusal
from sampling.replies.triggers import LOCK, STILL_OPEN

_ADD = f"""
    {LOCK.format(sent="NEW.sent_id")}
    IF NOT {STILL_OPEN.format(sent="NEW.sent_id")} OR NEW.verdict <> '' THEN
        RAISE EXCEPTION 'Sent claim % takes no evidence', NEW.sent_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_stands_once_sent';
    END IF;
    IF (SELECT count(*) FROM sampling_evidence
        WHERE sent_id = NEW.sent_id AND training_id = NEW.training_id) >= 10 THEN
        RAISE EXCEPTION 'There are ten files about training % already', NEW.training_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'at_most_ten_files_about_a_mentor';
    END IF;
    RETURN NEW;
"""


def evidence_triggers() -> list[pgtrigger.Trigger]:
    return [
        Guard(
            name="evidence_stands_once_sent",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=_ADD,
        ),
        Guard(
            name="evidence_stays_once_sent",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"""
                {LOCK.format(sent="OLD.sent_id")}
                IF NOT {STILL_OPEN.format(sent="OLD.sent_id")} THEN
                    RAISE EXCEPTION 'Evidence % was sent', OLD.id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_stays_once_sent';
                END IF;
                RETURN OLD;
            """,
        ),
        Refusal(
            name="a_verdict_stands",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.verdict <> '' OR (OLD.sent_id, OLD.training_id, OLD.file_id, OLD.added_by_id, OLD.added_at)"
                " IS DISTINCT FROM (NEW.sent_id, NEW.training_id, NEW.file_id, NEW.added_by_id, NEW.added_at)"
            ),
        ),
    ]
