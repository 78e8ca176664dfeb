"""A view is understood by reading few classes: its own, and not many above it."""

from tests.house_rules.test_access import name_of
from tests.routes import all_views

OURS = ("accounts", "claims", "claims_service", "common", "files", "mentors", "messages_out", "providers", "sampling")
OURS += ("schools", "support", "training_records", "uploads", "work")
MOST = 5


def classes_of_ours(view: object) -> list[type]:
    """The view's own class and those above it that are written here, mixins too."""
    view_class = getattr(view, "view_class", None)
    above = view_class.__mro__ if view_class else ()
    return [one for one in above if one.__module__.split(".")[0] in OURS]


def test_no_view_stands_on_more_than_four_classes_of_ours():
    towers = {name_of(view): len(classes_of_ours(view)) for _, view in all_views()}

    assert {name: levels for name, levels in towers.items() if levels > MOST} == {}


def test_the_count_sees_the_classes_of_a_question_page():
    names = {name_of(view): classes_of_ours(view) for _, view in all_views()}

    assert [one.__name__ for one in names["claims.journey.mentors.WhichMentors"]] == [
        "WhichMentors",
        "Question",
        "ClaimPage",
        "SchoolPage",
        "ProtectedPage",
    ]
