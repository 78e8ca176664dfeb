from typing import Any

from govuk import forms
from providers.models import Provider, ProviderContact


class ContactForm(forms.Form):
    email = forms.EmailField(
        label="Email address of the contact",
        page_heading=True,
        noun="email address",
        hint="A shared mailbox is best. Contacts who cannot sign in get the list by a link.",
    )

    def __init__(self, *args: Any, provider: Provider, contact: ProviderContact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = provider.contacts.exclude(pk=contact.pk) if contact else provider.contacts.all()

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if self.others.filter(email__iexact=email).exists():
            raise forms.ValidationError(f"{email} is a contact of this provider already")
        return email
