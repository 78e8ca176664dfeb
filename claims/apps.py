from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        """Connects the signal that gives waiting drafts their mentor."""
        from claims.actions.found_mentors import add_to_waiting_drafts
        from mentors.signals import mentor_listed

        mentor_listed.connect(add_to_waiting_drafts)
