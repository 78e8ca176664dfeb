from messages_out.models import Message, State

COLOURS = {State.WAITING: "blue", State.SENT: "green", State.FAILED: "red"}


def tag_of(message: Message) -> tuple[str, str]:
    """Words and colour."""
    state = State(message.state)
    return state.label, COLOURS[state]
