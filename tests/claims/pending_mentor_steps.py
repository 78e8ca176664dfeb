"""Grace, whose TRN Sam knows, and a colleague the date of birth."""

TRN = "7654321"
BIRTHDAY = {"date_of_birth-day": "2", "date_of_birth-month": "11", "date_of_birth-year": "1990"}
ASK, CHOOSE, LEAVE_OUT = "Ask a colleague for the date of birth", "Choose this mentor", "Do not add this mentor"


def names_of(page) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in page.inputs}


def the_page_about(at, draft) -> str:
    return at("claims:to-find-one", draft, pending=draft.pending_mentors[0].key)


def press(visitor, words, **answers):
    """A button that sends the page's form elsewhere."""
    (button,) = [one for one in visitor.page.root.all("button") if one.words == words]
    named = {button.get("name"): button.get("value")} if button.get("name") else {}
    return visitor.send_to(button.get("formaction"), **visitor.hidden() | answers | named)


def left_out(visitor, at, draft):
    visitor.open(f"{at('claims:mentor-add', draft)}?for={draft.pending_mentors[0].key}")
    return press(visitor, LEAVE_OUT, trn=draft.pending_mentors[0].trn)


def found(visitor, at, draft):
    """Up to "this is the right person"."""
    visitor.open(at("claims:to-find", draft))
    visitor.send(trn=TRN, **BIRTHDAY)
    return visitor.send(trained_to_mentor="trainees")
