"""Names as people look for them, and as lists are ordered: Łukasz Ní Bhriain-O’Dea is lukasz ni bhriain odea."""

from django.db.models import Func


class PlainName(Func):
    """The name in small letters without accents and apostrophes, its words parted by single spaces."""

    function = "mentors_plain_name"
    arity = 1
