"""Money is integer pence everywhere; these two functions are the only ways it is written."""


def pounds(pence: int) -> str:
    """For people: 113880 -> "£1,138.80"."""
    sign = "-" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{part:02d}"


def plain_pounds(pence: int) -> str:
    """For files: 113880 -> "1138.80", no thousands comma."""
    sign = "-" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}{whole}.{part:02d}"
