"""A request's due date is that of its last extension, and moves with one only."""

import pgtrigger

from common.triggers import IS_OWNER, Guard

_LAST = (
    "(SELECT until FROM sampling_extension WHERE request_id = {request} AND until IS NOT NULL ORDER BY id DESC LIMIT 1)"
)


def a_due_date_moves_on() -> pgtrigger.Trigger:
    """From what it is now, once the request's other extensions are in. What was asked is of the same request."""
    return Guard(
        name="a_due_date_moves_on",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            SELECT due_on INTO NEW.was_due_on FROM sampling_providerrequest WHERE id = NEW.request_id
                FOR NO KEY UPDATE;
            IF NEW.asked_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM sampling_moretime WHERE id = NEW.asked_id AND request_id = NEW.request_id
            ) THEN
                RAISE EXCEPTION 'More time % was asked for another request', NEW.asked_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_due_date_moves_on';
            END IF;
            RETURN NEW;
        """,
    )


def the_request_follows() -> pgtrigger.Trigger:
    return Guard(
        name="the_request_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__until__isnull=False),
        func=f"""
            IF NOT EXISTS (
                SELECT FROM sampling_providerrequest
                WHERE id = NEW.request_id AND due_on = {_LAST.format(request="NEW.request_id")}
            ) THEN
                RAISE EXCEPTION 'Request % was extended and its due date did not move', NEW.request_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'the_request_follows';
            END IF;
            RETURN NULL;
        """,
    )


def a_due_date_moves_by_an_extension() -> pgtrigger.Trigger:
    """Of a request, once its sample is sent."""
    return Guard(
        name="a_due_date_moves_by_an_extension",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on")),
        func=f"""
            IF NOT {IS_OWNER} AND EXISTS (SELECT FROM sampling_outcome WHERE run_id = OLD.run_id)
                AND NEW.due_on IS DISTINCT FROM {_LAST.format(request="OLD.id")} THEN
                RAISE EXCEPTION 'The due date of request % moves by an extension', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_due_date_moves_by_an_extension';
            END IF;
            RETURN NEW;
        """,
    )
