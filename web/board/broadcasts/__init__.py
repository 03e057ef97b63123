"""Messages to many: written, looked through, sent, seen on their way and steered."""
