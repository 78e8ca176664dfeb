"""Who a session belongs to. Signing in itself happens in `accounts.actions`; rights are read at each request."""

from accounts.models import User


class KnownPerson:
    """Finds the active person behind a session."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
