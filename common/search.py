"""How every search compares what is typed with what is kept: docs/adr/0051."""

from typing import Any

from django.db.models import BooleanField, Expression, F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat, Replace


class PlainWords(Func):
    """ "St. Mary’s & Łódź, Saint-Denis" is "st marys and lodz st denis"."""

    function = "common_plain_words"
    arity = 1
    output_field = TextField()


class SearchText(Func):
    function = "common_search_text"
    arity = 1
    output_field = TextField()


class Fits(Func):
    """Every word typed begins a word that is kept, or all of it in one piece does. One letter fits nothing."""

    function = "common_fits"
    output_field = BooleanField()

    def __init__(self, typed: str, kept: str = "search_text", **extra: Any) -> None:
        super().__init__(F(kept), Value(typed.replace("\0", "")), **extra)


def search_text_of(*columns: str, postcode: str = "") -> GeneratedField:
    """The name comes first: so lists can be in its order, and what begins with the words typed can stand first.

    A postcode is in it twice.
    """
    parts: list[Expression | F] = [F(column) for column in columns]
    if postcode:
        parts += [F(postcode), Replace(postcode, Value(" "), Value(""))]
    spaced = [each for part in parts for each in (Value(" "), part)][1:]
    written = Concat(*spaced, output_field=TextField()) if len(spaced) > 1 else spaced[0]
    return GeneratedField(
        expression=SearchText(written), output_field=TextField(db_collation="C"), db_persist=True, editable=False
    )
