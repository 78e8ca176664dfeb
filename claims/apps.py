from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        """Once the models are there: drafts that wait for a mentor have them as soon as somebody adds them."""
        from claims.actions.found_mentors import add_to_waiting_drafts
        from mentors.signals import mentor_listed

        mentor_listed.connect(add_to_waiting_drafts)
