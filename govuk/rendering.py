"""GOV.UK components as strings, through one Jinja environment that is made once (docs/adr/0004)."""

import importlib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from govuk_frontend_django.components.base import GovUKComponent
from jinja2 import Environment, PackageLoader, PrefixLoader, Undefined


class UnsafeHtml(TypeError):
    """Ordinary text was given where a component writes HTML as it stands."""


def component(name: str, /, **params: Any) -> SafeString:
    """One component of the design system, by its name in the GOV.UK documentation and with the parameters named there.

    `text` is escaped. `html` is written as it stands, so it has to be a SafeString (from `format_html` or a template).
    A parameter that the component does not have is a TypeError.
    """
    return render(component_class(name)(**default_params(name) | params))


def render(
    self: GovUKComponent, *_args: Any, component_data: dict[str, Any] | None = None, **_kwargs: Any
) -> SafeString:
    """Stands in for `GovUKComponent.render`, which makes a Jinja environment each time it is called."""
    params = vars(self) | (component_data or {})
    return mark_safe(macro(self._jinja2_template, self._macro_name)(without_none(params)).strip())  # noqa: S308  the macro escaped it


@cache
def component_class(name: str) -> type[GovUKComponent]:
    """The library's class for a component: it knows which parameters there are."""
    module = importlib.import_module(f"govuk_frontend_django.components.{name.replace('-', '_')}")
    return module.COMPONENT


@cache
def default_params(name: str) -> dict[str, None]:
    """Every parameter of a component as None: the library asks for some that the design system lets you leave out."""
    return {field.name: None for field in fields(component_class(name))}


DICT_METHODS = frozenset(dir(dict))
UNDEFINED = Undefined()


class Components(Environment):
    """Renders the macros, whose parameters are dictionaries with most names left out."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`params.hint` is nearly always a key. Asking for it as an attribute first takes an exception each time."""
        if isinstance(obj, dict) and attribute not in DICT_METHODS:
            return obj.get(attribute, UNDEFINED)
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    packages = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Components(loader=packages, autoescape=True, auto_reload=False)
    made.filters["indent"] = lambda markup, *_how_far: markup  # a tenth of a long page, and no browser shows it
    skip_missing_attributes(made)
    return made


def skip_missing_attributes(made: Environment) -> None:
    """Every element writes its further attributes, and nearly none has any: a quarter of the time that radios take."""
    macros: Any = made.get_template("govuk_frontend_jinja/macros/attributes.html").module
    written = macros.govukAttributes
    macros.govukAttributes = lambda attributes: written(attributes) if attributes else ""


@cache
def macro(template: str, name: str) -> Callable[[dict[str, Any]], str]:
    return getattr(environment().get_template(template).module, name)


def without_none(value: Any, key: str = "") -> Any:
    """A copy without None (the macros ask whether a key is there), with every piece of HTML checked."""
    if isinstance(value, dict):
        return {name: without_none(item, name) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [without_none(item, key) for item in value if item is not None]
    if hasattr(value, "__dataclass_fields__"):
        return without_none(vars(value), key)
    if is_html(key) and not hasattr(value, "__html__"):
        raise UnsafeHtml(f"{key!r} has to be a SafeString: make it with format_html, or give the words as text")
    return value


def is_html(key: str) -> bool:
    return key == "html" or key.endswith("Html")
