"""Each is shown in docs/how-to/make-a-page.md."""

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import NodeList
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify

from govuk.pagination import Page, pagination_params
from govuk.rendering import component

register = template.Library()
FOOTER = [
    ("Help", "help"),
    ("Accessibility", "accessibility"),
    ("Cookies", "cookies"),
    ("Privacy", "privacy"),
    ("Terms of use", "terms"),
]
PLAIN = "blue"  # the tag without a modifier


@register.simple_tag
def govuk_component(name: str, /, **params: Any) -> SafeString:
    """`{% govuk_component "skip-link" text="Skip to main content" href="#main-content" %}`"""
    return component(name, **params)


@register.simple_tag
def govuk_button(text: str, /, **params: Any) -> SafeString:
    """With `href` a link. `kind` is secondary, warning or inverse; `formaction` sends the form elsewhere."""
    kind = params.pop("kind", "")
    start = {"isStartButton": True} if params.pop("start", False) else {}
    classes = {"classes": f"govuk-button--{kind}"} if kind else {}
    once = {} if "href" in params else {"preventDoubleClick": True}
    elsewhere = {"attributes": {"formaction": params.pop("formaction")}} if "formaction" in params else {}
    return component("button", text=text, **classes | start | once | elsewhere | params)


@register.simple_block_tag(takes_context=True)
def link_by_post(context: Context, content: SafeString, href: str) -> SafeString:
    """Looks like a link; for a download that is put on record."""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button type="submit" class="app-link-button">{}</button></form>',
        href,
        context.get("csrf_token", ""),
        content,
    )


@register.simple_tag
def govuk_tag(text: str, colour: str = PLAIN) -> SafeString:
    """By hand: the component takes twenty times as long."""
    return format_html(
        '<strong class="govuk-tag{}">{}</strong>', "" if colour == PLAIN else f" govuk-tag--{colour}", text
    )


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """Of a select, as (value, words). By hand, as there may be a hundred."""
    lines = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in choices
    )
    return SafeString("".join(lines))


@register.simple_tag
def govuk_warning(text: str) -> SafeString:
    return component("warning-text", text=text, iconFallbackText="Warning")


@register.simple_tag
def govuk_back_link(href: str, text: str = "Back") -> SafeString:
    return component("back-link", text=text, href=href)


@register.simple_tag
def govuk_error_summary(form: Any) -> SafeString:
    lines = form.error_summary if form else []
    return component("error-summary", titleText="There is a problem", errorList=lines) if lines else SafeString("")


@register.simple_tag
def govuk_pagination(page: Page) -> SafeString:
    return component("pagination", **pagination_params(page)) if page.count_of_pages > 1 else SafeString("")


@register.simple_tag
@cache
def govuk_header() -> SafeString:
    return component("header", homepageUrl="https://www.gov.uk/")


@register.simple_tag
@cache
def govuk_footer() -> SafeString:
    links = [{"text": text, "href": reverse(name)} for text, name in FOOTER]
    return component("footer", meta={"items": links})


@register.simple_block_tag
def service_navigation(
    content: SafeString, navigation: list[dict[str, Any]] | None = None, home: str = ""
) -> SafeString:
    end = SafeString(content.strip())
    name = {"serviceName": settings.SERVICE_NAME, "serviceUrl": home or "/"}
    return component(
        "service-navigation", navigation=navigation or [], slots={"navigationEnd": end} if end else None, **name
    )


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    return component("inset-text", html=content)


@register.simple_block_tag
def details(content: SafeString, summary: str) -> SafeString:
    return component("details", summaryText=summary, html=content)


@register.simple_block_tag
def panel(content: SafeString, title: str) -> SafeString:
    return component("panel", titleText=title, html=content)


@register.simple_block_tag
def banner(content: SafeString, title: str = "Important", success: bool = False) -> SafeString:
    kind = {"type": "success", "titleText": "Success"} if success else {"titleText": title}
    return component("notification-banner", html=content, **kind)


@register.simple_block_tag
def summary_list(content: SafeString) -> SafeString:
    """Without links to change a row, no room is kept for them."""
    if "govuk-summary-list__actions" not in content:
        content = SafeString(content.replace(" govuk-summary-list__row--no-actions", ""))
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_tag
def summary_row(key: str, value: Any, change: str = "", about: str = "", verb: str = "Change") -> SafeString:
    """`about` is the link's hidden words ("hours for Ada Ní Bhriain"). By hand, for speed."""
    link = (
        format_html(
            '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></dd>',
            change,
            verb,
            about or str(key).lower(),
        )
        if change
        else ""
    )
    return format_html(
        '<div class="govuk-summary-list__row{}"><dt class="govuk-summary-list__key">{}</dt>\n'
        '<dd class="govuk-summary-list__value">{}</dd>\n{}</div>\n',
        "" if change else " govuk-summary-list__row--no-actions",
        key,
        value,
        link,
    )


@register.simple_block_tag
def task_list(content: SafeString) -> SafeString:
    return format_html('<ul class="govuk-task-list">{}</ul>', content)


TASK_COLOURS = {"Incomplete": "blue", "There is a problem": "red"}
CANNOT_START = "Cannot start yet"


@register.simple_tag
def task(title: str, status: str, href: str = "", hint: str = "") -> SafeString:
    """Without `href` it is text."""
    id_ = f"task-{slugify(title)}"
    described = f"{id_}-hint {id_}-status" if hint else f"{id_}-status"
    link = '<a class="govuk-link govuk-task-list__link" href="{}" aria-describedby="{}">{}</a>'
    colour = TASK_COLOURS.get(status)
    return format_html(
        '<li class="govuk-task-list__item{}"><div class="govuk-task-list__name-and-hint">{}\n{}</div>\n'
        '<div class="govuk-task-list__status{}" id="{}-status">{}</div></li>\n',
        " govuk-task-list__item--with-link" if href else "",
        format_html(link, href, described, title) if href else format_html("<div>{}</div>", title),
        format_html('<div id="{}-hint" class="govuk-task-list__hint">{}</div>', id_, hint) if hint else "",
        " govuk-task-list__status--cannot-start-yet" if status == CANNOT_START else "",
        id_,
        format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, status) if colour else status,
    )


@register.simple_tag(takes_context=True)
def block_text(context: Context, block: str, otherwise: str = "") -> SafeString:
    """The text of a template block, so that one `h1` block also makes the title."""
    inside_a_layout = BLOCK_CONTEXT_KEY in context.render_context
    words = strip_tags(BlockNode(block, NodeList()).render(context)) if inside_a_layout else ""
    return SafeString(" ".join(words.split())) or conditional_escape(otherwise)


@register.simple_tag
def service_name() -> str:
    return settings.SERVICE_NAME


@register.simple_tag
def support_email() -> str:
    return settings.SUPPORT_EMAIL
