"""The words, colours and figures of the console."""
