"""No room names a table or a column of a room above it, in SQL or in a look-up; a foreign key may name a model.

Which room is above which stands in pyproject.toml, in the contract of the imports.
"""

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

CONTRACTS = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LEVELS = {room: -number for number, layer in enumerate(CONTRACTS[0]["layers"]) for room in re.findall(r"\w+", layer)}
ROOMS = sorted(
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).parent == settings.BASE_DIR and Path(config.path).name != "tests"
)
ABOUT_THE_KEY = {"in", "isnull", "exact", "pk", "id"}
"""What may follow a foreign key in a look-up without naming a column of the other table."""


def is_above(other: str, room: str) -> bool:
    return other != room and LEVELS.get(other, -99) >= LEVELS[room]


def names_above(room: str, source: str) -> list[str]:
    """What a module of the room names of the rooms above it."""
    tables = {model._meta.db_table for model in apps.get_models() if is_above(model._meta.app_label, room)}
    reverse, keys = reverse_names(room), keys_that_point_up(room)
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in reverse:
            found.append(node.attr)
        for text in texts_of(node):
            found += tables & set(re.findall(r"\w+", text))
            found += look_ups_above(text, reverse, keys)
    return sorted(found)


def reverse_names(room: str) -> set[str]:
    """What foreign keys of rooms above have added to the models of this room and of those below: `school.claims`."""
    relations = [each for model in apps.get_models() for each in model._meta.related_objects if not each.hidden]
    from_above = [
        each
        for each in relations
        if is_above(each.related_model._meta.app_label, room) and not is_above(each.model._meta.app_label, room)
    ]
    return {name for each in from_above for name in (each.get_accessor_name(), each.name)}


def keys_that_point_up(room: str) -> set[str]:
    fields = [field for model in apps.get_app_config(room).get_models() for field in model._meta.concrete_fields]
    return {field.name for field in fields if field.is_relation and is_above(field.related_model._meta.app_label, room)}


def texts_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.keyword):
        return [node.arg or ""]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def look_ups_above(text: str, reverse: set[str], keys: set[str]) -> list[str]:
    """`claims__status` and `school__name`, where claims and schools are above; `school` and `school__in` are fine."""
    parts = text.removeprefix("-").split("__")
    if len(parts) == 1 or not all(part.isidentifier() for part in parts):
        return []
    names_a_column = any(part in keys and after not in ABOUT_THE_KEY for part, after in pairwise(parts))
    return [text] if names_a_column or reverse & set(parts) else []


MODULES = [
    (room, str(each.relative_to(settings.BASE_DIR)))
    for room in ROOMS
    for each in sorted((settings.BASE_DIR / room).rglob("*.py"))
    if "migrations" not in each.parts
]


def test_every_room_has_its_place():
    assert [room for room in ROOMS if room not in LEVELS] == []


@pytest.mark.parametrize(("room", "path"), MODULES, ids=[path for _, path in MODULES])
def test_a_module_names_nothing_of_a_room_above(room, path):
    assert names_above(room, (settings.BASE_DIR / path).read_text()) == []


@pytest.mark.parametrize(
    ("room", "source", "named"),
    [
        ("schools", "drafts = school.claims.drafts()", "claims"),
        ("mentors", "Mentor.objects.filter(trainings__hours=None)", "trainings__hours"),
        ("mentors", "Sum('trainings__hours')", "trainings__hours"),
        ("providers", "Provider.objects.order_by('-claims__updated_at')", "-claims__updated_at"),
        ("accounts", "user.school_memberships.order_by('school__name')", "school__name"),
        ("claims", "rows_of('SELECT due_on FROM sampling_providerrequest')", "sampling_providerrequest"),
        ("files", "f'JOIN claims_claim claim ON {condition}'", "claims_claim"),
    ],
)
def test_a_name_of_a_room_above_is_found(room, source, named):
    assert named in names_above(room, source)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("accounts", "SchoolMembership.objects.filter(user=user, school__in=schools).select_related('school')"),
        ("accounts", "models.ForeignKey('schools.School', models.CASCADE, related_name='memberships')"),
        ("schools", "School.objects.filter(memberships__user=user)"),
        ("claims", "Claim.objects.filter(school__memberships__user=user)"),
    ],
)
def test_a_foreign_key_may_name_a_model_and_rooms_below_may_be_named(room, source):
    assert names_above(room, source) == []
