"""The method: verbs and rules over storage, without Telegram or HTTP."""
