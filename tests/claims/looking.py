"""Grace, whose TRN the office knows, and a colleague the date of birth."""

TRN = "7654321"
BIRTHDAY = {"date_of_birth-day": "2", "date_of_birth-month": "11", "date_of_birth-year": "1990"}


def names_of(page) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in page.inputs}


def the_page_about(at, draft) -> str:
    return at("claims:to-find-one", draft, sought=draft.sought[0].key)


def found(visitor, at, draft):
    """The colleague enters the date of birth, and says that it is the right person."""
    visitor.open(at("claims:to-find", draft))
    visitor.send(trn=TRN, **BIRTHDAY)
    return visitor.send(trained_to_mentor="trainees")
