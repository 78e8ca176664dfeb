"""Triggers that no role can skip by the setting `pgtrigger.ignore`, as django-pgtrigger lets any role.

Their `search_path` is fixed, else a temporary table with the name of one of ours would be read instead.
"""

from typing import Any

import pgtrigger
from pgtrigger import compiler

# Whether the tables' owner acts: by hand, or through a Writer.
IS_OWNER = "pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')"


class GuardSql(compiler.UpsertTriggerSql):
    """Committed migrations render with this: its meaning may not change."""

    rights = "SECURITY INVOKER"

    def get_template(self) -> str:
        return f"""
            CREATE OR REPLACE FUNCTION {{pgid}}() RETURNS TRIGGER AS $$
                {{declare}}
                BEGIN
                    {{func}}
                END;
            $$ LANGUAGE plpgsql {self.rights} SET search_path = public, pg_temp;

            DROP TRIGGER IF EXISTS {{pgid}} ON {{table}};
            CREATE {{constraint}} TRIGGER {{pgid}}
                {{when}} {{operation}} ON {{table}}
                {{timing}}
                {{referencing}}
                FOR EACH {{level}} {{condition}}
                EXECUTE PROCEDURE {{execute}};

            COMMENT ON TRIGGER {{pgid}} ON {{table}} IS '{{hash}}';
        """


class WriterSql(GuardSql):
    """Runs as the owner, to write what the service's role may not."""

    rights = "SECURITY DEFINER"


class Guard(pgtrigger.Trigger):
    sql: type[GuardSql] = GuardSql

    def compile(self, model: Any) -> compiler.Trigger:
        return compiler.Trigger(name=self.name, sql=self.sql(**super().compile(model).sql.kwargs))


class Writer(Guard):
    sql = WriterSql


class Refusal(Guard, pgtrigger.Protect):
    pass


class Moves(Guard, pgtrigger.FSM):
    """Refuses steps of a column that are not in its list."""


def dated(column: str) -> pgtrigger.Trigger:
    """The moment of the insert, whatever the service says."""
    return Guard(
        name="the_database_says_when",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"IF NOT {IS_OWNER} THEN NEW.{column} := statement_timestamp(); END IF; RETURN NEW;",
    )


def named(column: str, unless: str = "false") -> pgtrigger.Trigger:
    """By whoever acts (common/actor.py), or nobody where that is a task of the service."""
    return Guard(
        name="whoever_acts_is_named",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT {IS_OWNER} AND NEW.{column} IS DISTINCT FROM activity_actor() AND NOT {unless} THEN
                RAISE EXCEPTION '% names another than who acts', TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )


def append_only() -> list[pgtrigger.Trigger]:
    """No update, delete or truncate, not even by raw SQL."""
    return [
        Refusal(name="rows_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
        never_emptied("its rows are kept for ever"),
    ]


def never_emptied(why: str) -> pgtrigger.Trigger:
    """TRUNCATE goes past row triggers."""
    return Guard(
        name="rows_never_vanish",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=f"RAISE EXCEPTION 'Cannot truncate %, {why}', TG_TABLE_NAME;",
    )
