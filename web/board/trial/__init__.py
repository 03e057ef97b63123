"""A facilitator's own chat, in which they see and answer what they are about to send."""
