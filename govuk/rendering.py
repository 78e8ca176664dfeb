"""GOV.UK components through one Jinja environment (docs/adr/0004)."""

import importlib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from govuk_frontend_django.components.base import GovUKComponent
from jinja2 import Environment, PackageLoader, PrefixLoader, Undefined


class UnsafeHtml(TypeError):
    """Plain text was given where a component writes HTML."""


def component(name: str, /, **params: Any) -> SafeString:
    """By name and parameters as in the GOV.UK documentation.

    `text` is escaped; `html` has to be a SafeString. An unknown parameter is a TypeError.
    """
    return render(component_class(name)(**default_params(name) | params))


def render(
    self: GovUKComponent, *_args: Any, component_data: dict[str, Any] | None = None, **_kwargs: Any
) -> SafeString:
    """In place of `GovUKComponent.render`, which makes a Jinja environment for each call."""
    params = vars(self) | (component_data or {})
    return mark_safe(macro(self._jinja2_template, self._macro_name)(without_none(params)).strip())  # noqa: S308  the macro escaped it


@cache
def component_class(name: str) -> type[GovUKComponent]:
    module = importlib.import_module(f"govuk_frontend_django.components.{name.replace('-', '_')}")
    return module.COMPONENT


@cache
def default_params(name: str) -> dict[str, None]:
    """None for each: the library asks for some that the design system lets you leave out."""
    return {field.name: None for field in fields(component_class(name))}


DICT_METHODS = frozenset(dir(dict))
UNDEFINED = Undefined()


class Components(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Quicker: `params.hint` is nearly always a key."""
        if isinstance(obj, dict) and attribute not in DICT_METHODS:
            return obj.get(attribute, UNDEFINED)
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    packages = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Components(loader=packages, autoescape=True, auto_reload=False)
    made.filters["indent"] = lambda markup, *_how_far: markup  # a tenth of a long page, and invisible
    skip_missing_attributes(made)
    return made


def skip_missing_attributes(made: Environment) -> None:
    """Nearly no element has further attributes: a quarter of the time that radios take."""
    macros: Any = made.get_template("govuk_frontend_jinja/macros/attributes.html").module
    written = macros.govukAttributes
    macros.govukAttributes = lambda attributes: written(attributes) if attributes else ""


@cache
def macro(template: str, name: str) -> Callable[[dict[str, Any]], str]:
    return getattr(environment().get_template(template).module, name)


def without_none(value: Any, key: str = "") -> Any:
    """As the macros ask whether a key is there. Raises UnsafeHtml."""
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
