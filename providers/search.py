import re

from common.names import plain_letters

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """ "King’s & Łódź SCITT" becomes "kings and lodz scitt"."""
    return _NOT_A_WORD.sub(" ", plain_letters(text.replace("&", " and "))).strip()


def search_text(
    *, name: str, code: str, legal_name: str = "", ukprn: str = "", postcode: str = "", town: str = ""
) -> str:
    """The name's words first, each after a space.

    Hyphenated names and postcodes are in it a second time in one piece, as people type them.
    """
    in_one_go = [name.replace("-", ""), postcode.replace(" ", "")]
    return " " + normalise(" ".join([name, code, legal_name, ukprn, postcode, town, *in_one_go]))
