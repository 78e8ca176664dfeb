"""Money is integer pence."""


def pounds(pence: int) -> str:
    """For people: 113880 is "£1,138.80"."""
    sign = "-" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{part:02d}"


def whole_pounds(pence: int) -> str:
    """Of an estimate, for people: 113880 is "£1,139"."""
    return f"£{(pence + 50) // 100:,}"


def plain_pounds(pence: int) -> str:
    """For files: 113880 is "1138.80"."""
    sign = "-" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}{whole}.{part:02d}"
