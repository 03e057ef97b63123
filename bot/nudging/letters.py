"""The two e-mails: is this address yours, and there is something new. Nothing in them is personal.

No link in them signs anybody in: e-mails are forwarded and read by others. The page opens the
conversation only in a browser that has it already.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

from bot.mailsettings import sender_in
from prompts.catalogue import Catalogue
from workshop.clock import Clock
from workshop.nudges.choosing import NudgeParcel

SEVEN_BITS = SMTP.clone(cte_type="7bit")
"""What every server on the way can carry."""


class Letters:
    """Writes e-mails in a resident's language, from one sender, with links to one address."""

    def __init__(self, catalogue: Catalogue, sender: str, public_url: str, clock: Clock) -> None:
        """Write as this sender; MAIL_FROM has been looked at."""
        name, self._address = sender_in(sender) or ("", "")
        self._from = formataddr((name, self._address))
        self._catalogue = catalogue
        self._public_url = public_url
        self._clock = clock

    @property
    def sender(self) -> str:
        """The bare address that they come from, and come back to."""
        return self._address

    def write(self, parcel: NudgeParcel) -> EmailMessage:
        """Return the e-mail of a claimed nudge."""
        subject, parts = self._letter(parcel) if parcel.is_letter else self._news(parcel)
        letter = EmailMessage(SEVEN_BITS)
        letter["From"] = self._from
        letter["To"] = parcel.address
        letter["Subject"] = subject
        letter["Date"] = format_datetime(self._clock())
        letter["Message-ID"] = make_msgid(domain=self._address.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"
        # Source: RFC 8058. Mailboxes offer it as a button of their own.
        letter["List-Unsubscribe"] = f"<{self._link('off', parcel)}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        letter.set_content("\n\n".join(parts) + "\n")
        # After the content: to set that takes away what was said of it.
        letter["Content-Language"] = parcel.language
        return letter

    def _letter(self, parcel: NudgeParcel) -> tuple[str, list[str]]:
        say, of = self._catalogue.say, parcel.municipality
        asks = say(
            "nudge.letter", parcel.language, municipality=of, link=self._link("yes", parcel)
        )
        return say("nudge.letter_subject", parcel.language, municipality=of), [asks]

    def _news(self, parcel: NudgeParcel) -> tuple[str, list[str]]:
        say, language, of = self._catalogue.say, parcel.language, parcel.municipality
        is_question = parcel.is_question
        subject = "nudge.question_subject" if is_question else "nudge.message_subject"
        news = "nudge.mail_question" if is_question else "nudge.mail_message"
        parts = [
            say(news, language, municipality=of),
            say("nudge.mail_where", language, link=f"{self._public_url}/"),
            say("nudge.mail_off", language, link=self._link("off", parcel)),
        ]
        return say(subject, language, municipality=of), parts

    def _link(self, verb: str, parcel: NudgeParcel) -> str:
        return f"{self._public_url}/chat/tell/{verb}/{parcel.token}"
