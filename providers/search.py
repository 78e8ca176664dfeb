"""How people look for a provider: in any case of letters, without accents or apostrophes, "and" for "&"."""

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def normalise(text: str) -> str:
    """Plain words with single spaces: "King’s & Łódź SCITT" becomes "kings and lodz scitt"."""
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    text = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", text).strip()


def search_text(
    *, name: str, code: str, legal_name: str = "", ukprn: str = "", postcode: str = "", town: str = ""
) -> str:
    """What a search compares: the words of the name first, each with a space before it.

    Hyphenated names and postcodes are in it a second time, as people type them in one go.
    """
    in_one_go = [name.replace("-", ""), postcode.replace(" ", "")]
    return " " + normalise(" ".join([name, code, legal_name, ukprn, postcode, town, *in_one_go]))
