"""Rules that the database keeps by itself, for tables of which every row is for ever."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Rows come in; no change, no removal and no emptying of the table, not even by raw SQL."""
    return [
        pgtrigger.Protect(name="rows_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="rows_never_vanish",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'Cannot truncate %, its rows are kept for ever', TG_TABLE_NAME;",
        ),
    ]
