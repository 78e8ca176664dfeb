"""One statement that reads several tables at once, each row of each as an instance of its model.

For the few reads that every page begins with: Django needs longer to write a join than the database to answer it.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

from django.db import connection
from django.db.models import Model


class Joined:
    """The statement: `rest` is all of it but the columns, with `%(name)s` for what changes; it names the `tables`.

    A column whose value Django would convert after reading (JSON is one) is a TypeError.
    """

    def __init__(self, rest: str, **tables: type[Model]) -> None:
        fields = {name: model._meta.concrete_fields for name, model in tables.items()}
        if converted := [field for each in fields.values() for field in each if hasattr(field, "from_db_value")]:
            raise TypeError(f"{', '.join(map(str, converted))}: written for what needs no conversion")
        columns = (f'{name}."{field.column}"' for name, each in fields.items() for field in each)
        self.statement = f"SELECT {', '.join(columns)} {rest}"
        ends = accumulate((len(each) for each in fields.values()), initial=0)
        attributes = ([field.attname for field in each] for each in fields.values())
        self.parts = list(zip(tables.values(), attributes, pairwise(ends), strict=True))

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """For each row of the answer an instance for each table, in the order of `tables`."""
        with connection.cursor() as cursor:
            cursor.execute(self.statement, values)
            return [self._instances(row) for row in cursor.fetchall()]

    def _instances(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            model.from_db(connection.alias, attributes, row[start:end])
            for model, attributes, (start, end) in self.parts
        )
