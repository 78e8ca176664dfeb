"""How people look for a provider: in any case of letters, without accents or apostrophes, "and" for "&"."""

import re

from common.names import plain_letters

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """Plain words with single spaces: "King’s & Łódź SCITT" becomes "kings and lodz scitt"."""
    return _NOT_A_WORD.sub(" ", plain_letters(text.replace("&", " and "))).strip()


def search_text(
    *, name: str, code: str, legal_name: str = "", ukprn: str = "", postcode: str = "", town: str = ""
) -> str:
    """What a search compares: the words of the name first, each with a space before it.

    Hyphenated names and postcodes are in it a second time, as people type them in one go.
    """
    in_one_go = [name.replace("-", ""), postcode.replace(" ", "")]
    return " " + normalise(" ".join([name, code, legal_name, ukprn, postcode, town, *in_one_go]))
