"""Every setting, from the environment or a .env file, read once and handed on as a value."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.mailsettings import OWN_MACHINE, MailServer, sender_in, server_in

TELEGRAM = "https://api.telegram.org"
POLLING = "polling"
MODES = (POLLING, "webhook")
LEVELS = ("INFO", "DEBUG", "WARNING", "ERROR")
HIGHEST_PORT = 65_535


class BadSetting(Exception):
    """A setting cannot be used; `name` is which, `need` the phrase that says what it needs."""

    def __init__(self, name: str, need: str) -> None:
        super().__init__(f"{name}: {need}")
        self.name = name
        self.need = need


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one running system; `.env.example` explains each. Secrets are in no repr."""

    telegram_bot_token: str = field(repr=False)
    telegram_bot_username: str
    telegram_api_base: str
    telegram_mode: str
    telegram_webhook_url: str
    telegram_webhook_secret: str = field(repr=False)
    telegram_messages_per_s: float
    database_url: str = field(repr=False)
    media_dir: Path
    secret_key: str = field(repr=False)
    secret_key_old: str = field(repr=False)
    web_host: str
    web_port: int
    public_url: str
    metrics_token: str = field(repr=False)
    smtp_url: str = field(repr=False)
    mail_from: str
    default_process: str
    transcriber_command: str
    log_level: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never stand in a log."""
        return (
            self.telegram_bot_token,
            self.telegram_webhook_secret,
            self.secret_key,
            self.secret_key_old,
            self.metrics_token,
            self.smtp_url,
            self.mail_server.password if self.mail_server else "",
        )

    @property
    def mail_server(self) -> MailServer | None:
        """Where e-mails are handed in; None if residents cannot be written to."""
        return server_in(self.smtp_url) if self.smtp_url and self.mail_from else None

    @property
    def is_reached_by_others(self) -> bool:
        """Whether residents can be told of something on devices of their own."""
        return self.public_url.startswith("https://") or self.can_mail

    @property
    def can_push(self) -> bool:
        """Whether browsers would let this address show notifications: https, or this machine."""
        parts = urlsplit(self.public_url)
        return parts.scheme == "https" or parts.hostname in OWN_MACHINE

    @property
    def can_mail(self) -> bool:
        """Whether residents can be written to by e-mail."""
        return self.mail_server is not None


def read_settings(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings: the environment first, then `.env` in `folder`, then the defaults.

    Raises BadSetting.
    """
    values = _written(folder or Path.cwd())
    values.update(os.environ if environment is None else environment)
    port = _port(values, "WEB_PORT", 8080)
    host = values.get("WEB_HOST") or "127.0.0.1"
    return Settings(
        telegram_bot_token=values.get("TELEGRAM_BOT_TOKEN", "").strip(),
        telegram_bot_username=values.get("TELEGRAM_BOT_USERNAME", "").strip().lstrip("@"),
        telegram_api_base=(values.get("TELEGRAM_API_BASE") or TELEGRAM).rstrip("/"),
        telegram_mode=_one_of(values.get("TELEGRAM_MODE"), "TELEGRAM_MODE", MODES),
        telegram_webhook_url=values.get("TELEGRAM_WEBHOOK_URL", "").strip(),
        telegram_webhook_secret=values.get("TELEGRAM_WEBHOOK_SECRET", "").strip(),
        telegram_messages_per_s=_rate(values, "TELEGRAM_MESSAGES_PER_S", 25.0),
        database_url=_database(values.get("DATABASE_URL") or "sqlite:///verksted.db"),
        media_dir=Path(values.get("MEDIA_DIR") or "media"),
        secret_key=values.get("SECRET_KEY", ""),
        secret_key_old=values.get("SECRET_KEY_OLD", ""),
        web_host=host,
        web_port=port,
        public_url=(values.get("PUBLIC_URL") or f"http://{host}:{port}").rstrip("/"),
        metrics_token=values.get("METRICS_TOKEN", "").strip(),
        smtp_url=_mail_server(values),
        mail_from=_sender(values),
        default_process=values.get("DEFAULT_PROCESS") or "jevnaker",
        transcriber_command=values.get("TRANSCRIBER_COMMAND", "").strip(),
        log_level=_one_of(values.get("LOG_LEVEL", "").upper(), "LOG_LEVEL", LEVELS),
    )


def _written(folder: Path) -> dict[str, str]:
    try:
        values = dotenv_values(folder / ".env")
    except UnicodeDecodeError as error:
        raise BadSetting(".env", "UTF-8") from error
    return {key: value or "" for key, value in values.items()}


def _database(url: str) -> str:
    # Hosting providers still hand out the old scheme; SQLAlchemy knows only the new one.
    return url.replace("postgres://", "postgresql://", 1)


def _mail_server(values: Mapping[str, str]) -> str:
    url = values.get("SMTP_URL", "").strip()
    if url and server_in(url) is None:
        raise BadSetting("SMTP_URL", "smtp://USER:PASSWORD@HOST:587 | smtps://…")
    return url


def _sender(values: Mapping[str, str]) -> str:
    sender = values.get("MAIL_FROM", "").strip()
    if sender and sender_in(sender) is None:
        raise BadSetting("MAIL_FROM", "name@host | Name <name@host>")
    return sender


def _one_of(written: str | None, name: str, known: tuple[str, ...]) -> str:
    value = written or known[0]
    if value not in known:
        raise BadSetting(name, " | ".join(known))
    return value


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    need = f"0-{HIGHEST_PORT}"
    try:
        port = int(values.get(name) or default)
    except ValueError as error:
        raise BadSetting(name, need) from error
    if not 0 <= port <= HIGHEST_PORT:
        raise BadSetting(name, need)
    return port


def _rate(values: Mapping[str, str], name: str, default: float) -> float:
    try:
        rate = float(values.get(name) or default)
    except ValueError as error:
        raise BadSetting(name, "> 0") from error
    if not (math.isfinite(rate) and rate > 0):
        raise BadSetting(name, "> 0")
    return rate
