"""Shown in docs/how-to/make-a-page.md."""

from typing import Any

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from govuk.tables import KINDS, Column, Table

register = template.Library()
TABLE = "_table"  # a template cannot write this name, so no variable of a page takes its place


class TableNode(Node):
    def __init__(self, kind: str, nodelist: NodeList) -> None:
        self.kind = kind
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        table = Table(self.kind)
        with context.push(**{TABLE: table}):
            body = self.nodelist.render(context)
        return render_to_string("govuk/table.html", {"table": table, "body": body})


@register.tag("table")
def parse_table(parser: Parser, token: Token) -> TableNode:
    """On a narrow screen `{% table %}` stacks its cells, `scroll` and `wide` scroll sideways, `plain` does neither."""
    kind = " ".join(token.split_contents()[1:]) or "stacked"
    if kind not in KINDS:
        raise TemplateSyntaxError(f"A table is one of {', '.join(KINDS)}, not {kind!r}")
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(kind, nodelist)


@register.simple_block_tag(takes_context=True)
def caption(context: Context, content: SafeString, size: str = "m") -> str:
    """`size` is "m", "s", or "hidden" where a heading above says the same."""
    table = context[TABLE]
    table.caption, table.caption_size = SafeString(content.strip()), size
    return ""


@register.simple_tag(takes_context=True)
def column(context: Context, *words: Any, **options: Any) -> str:
    """`{% column "Claims in" year numeric=True %}`; the options are those of `Column`."""
    table = context[TABLE]
    text = " ".join(str(word) for word in words)
    table.columns.append(Column(text, is_stacked=table.is_stacked, **options))
    return ""


@register.simple_block_tag(takes_context=True)
def row(context: Context, content: SafeString) -> SafeString:
    return SafeString(context[TABLE].row(content))


@register.simple_block_tag(takes_context=True)
def cell(context: Context, content: SafeString) -> SafeString:
    return SafeString(context[TABLE].cell(content.strip()))
