"""Names as lists are ordered and searched: Łukasz Ní Bhriain-O’Dea is lukasz ni bhriain odea."""

from django.db.models import Func


class PlainName(Func):
    function = "mentors_plain_name"
    arity = 1
