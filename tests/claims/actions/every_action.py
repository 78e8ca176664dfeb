"""Every transaction in a public module of actions."""

from collections.abc import Callable
from importlib import import_module
from inspect import getmembers, isfunction
from pkgutil import iter_modules
from typing import Any

from claims import actions

_MODULES = [
    import_module(f"{actions.__name__}.{module.name}")
    for module in iter_modules(actions.__path__)
    if not module.name.startswith("_")
]
ACTIONS: dict[str, Callable[..., Any]] = {
    name: function
    for module in _MODULES
    for name, function in getmembers(module, isfunction)
    if hasattr(function, "__wrapped__") and function.__module__ == module.__name__
}
