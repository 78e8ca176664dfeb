"""Rules that the database keeps by itself, as triggers that nobody can ask to look away.

django-pgtrigger puts a question in front of every trigger that it makes: does the setting `pgtrigger.ignore` name me?
Any role may set it in SQL, so ours do not ask. Their tables are found in `public` first and temporary ones last: a
temporary table that is called like one of ours would otherwise be read in its place.
"""

from typing import Any

import pgtrigger
from pgtrigger import compiler


class GuardSql(compiler.UpsertTriggerSql):
    """How a guard is installed. Committed migrations render with this: what is here may not change its meaning."""

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
    """Of a trigger that writes what the service's own role may not write; it runs as the owner of the tables."""

    rights = "SECURITY DEFINER"


class Guard(pgtrigger.Trigger):
    """A trigger that cannot be ignored."""

    sql: type[GuardSql] = GuardSql

    def compile(self, model: Any) -> compiler.Trigger:
        return compiler.Trigger(name=self.name, sql=self.sql(**super().compile(model).sql.kwargs))


class Writer(Guard):
    sql = WriterSql


class Refusal(Guard, pgtrigger.Protect):
    """Refuses the operation, on the rows that its condition names."""


class Moves(Guard, pgtrigger.FSM):
    """Refuses every step of a column that is not in its list."""


def append_only() -> list[pgtrigger.Trigger]:
    """Rows come in; no change, no removal and no emptying of the table, not even by raw SQL."""
    return [
        Refusal(name="rows_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
        never_emptied("its rows are kept for ever"),
    ]


def never_emptied(why: str) -> pgtrigger.Trigger:
    """TRUNCATE would go past the triggers of rows."""
    return Guard(
        name="rows_never_vanish",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=f"RAISE EXCEPTION 'Cannot truncate %, {why}', TG_TABLE_NAME;",
    )
