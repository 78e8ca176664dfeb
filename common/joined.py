"""One statement that reads several tables at once, each row of each as an instance of its model.

For the few reads that every page begins with: Django needs longer to write a join than the database to answer it.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

from django.db import connection
from django.db.models import Model


class Joined:
    """The statement: `rest` is all of it but the columns, with `%(name)s` for what changes; it names the `tables`."""

    def __init__(self, rest: str, **tables: type[Model]) -> None:
        fields = {name: model._meta.concrete_fields for name, model in tables.items()}
        columns = [(name, field) for name, each in fields.items() for field in each]
        named = (f'{name}."{field.column}"' for name, field in columns)
        self.statement = f"SELECT {', '.join(named)} {rest}"
        # As JSON, for example: the database gives text, and the field makes a value of it.
        self.converted = [(place, field) for place, (_, field) in enumerate(columns) if hasattr(field, "from_db_value")]
        ends = accumulate((len(each) for each in fields.values()), initial=0)
        attributes = ([field.attname for field in each] for each in fields.values())
        self.parts = list(zip(tables.values(), attributes, pairwise(ends), strict=True))

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """For each row of the answer an instance for each table, in the order of `tables`."""
        with connection.cursor() as cursor:
            cursor.execute(self.statement, values)
            return [self._instances(list(row)) for row in cursor.fetchall()]

    def _instances(self, row: list[Any]) -> tuple[Any, ...]:
        for place, field in self.converted:
            row[place] = field.from_db_value(row[place], None, connection)
        return tuple(
            model.from_db(connection.alias, attributes, row[start:end])
            for model, attributes, (start, end) in self.parts
        )
