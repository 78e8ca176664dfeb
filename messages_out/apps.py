from django.apps import AppConfig


class MessagesOutConfig(AppConfig):
    name = "messages_out"
