import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GATEWAY = ROOT / "work" / "queue.py"
QUEUES = {"rq", "django_rq"}
HASTY = {"enqueue_in", "enqueue_at", "enqueue_many"}


def our_modules():
    apps = [path.parent for path in ROOT.glob("*/apps.py")] + [ROOT / "claims_service"]
    return [module for app in apps for module in app.rglob("*.py")]


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def called(tree):
    return {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def test_only_the_gateway_knows_the_queue():
    knowing = [module for module in our_modules() if QUEUES & set(imported(ast.parse(module.read_text())))]

    assert knowing == [GATEWAY]


def test_nothing_is_queued_in_a_way_that_ignores_the_transaction():
    hasty = [module for module in our_modules() if HASTY & called(ast.parse(module.read_text()))]

    assert hasty == []
