import secrets
from collections.abc import Iterable
from typing import Any

from govuk import forms


class SendAgainForm(forms.Form):
    """`once` makes a form that is sent twice one sending."""

    once = forms.HiddenField(required=False)
    addresses = forms.CheckboxesField(
        label="Which addresses should get it?", label_size="m", required_message="Select at least one address"
    )

    def __init__(self, *args: Any, addresses: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """(address, what it is)"""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["addresses"]
        field.answers = [forms.Choice(to, to, hint=hint) for to, hint in addresses]

    def clean_once(self) -> str:
        sent = self.cleaned_data["once"]
        return sent if sent.isascii() and sent.isalnum() and len(sent) == 32 else new_once()


def new_once() -> str:
    return secrets.token_hex(16)
