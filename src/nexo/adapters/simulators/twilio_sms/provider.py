"""Twilio's side: takes messages from the town, keeps who opted out, writes down what people would see.

Source: https://www.twilio.com/docs/messaging/api/message-resource and https://www.twilio.com/docs/api/errors.
"""

import base64
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

from nexo.adapters.shared.fakes.faults import Faults
from nexo.kernel import clock

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_LONGEST = 1600
_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
_START = frozenset({"START", "YES", "UNSTOP"})

Form = Mapping[str, str]


class TwilioRefusal(Exception):  # noqa: N818 - reads as a sentence
    """An answer of refusal: Twilio's code, its words and the HTTP status."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


@dataclass(slots=True, kw_only=True)
class Provider:
    """One account of Twilio with its numbers, and what people hold against them."""

    account_sid: str = "AC" + "0123456789abcdef" * 2
    auth_token: str = "twilio-token"  # noqa: S105 - of the simulator alone
    numbers: tuple[str, ...] = ("+15005550006",)
    services: tuple[str, ...] = ("MG" + "a" * 32,)
    sent: list[dict[str, str]] = field(default_factory=list)
    held: dict[str, dict[str, str]] = field(default_factory=dict)
    opted_out: set[tuple[str, str]] = field(default_factory=set)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    url: str = ""

    def authorise(self, header: str) -> None:
        """Check basic authentication; raises `TwilioRefusal`."""
        pair = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        if not hmac.compare_digest(header.encode(), f"Basic {pair}".encode()):
            raise TwilioRefusal(20003, "Authenticate", 401)

    def accept(self, form: Form) -> dict[str, object]:
        """Take one message and return its resource; raises `TwilioRefusal`."""
        to, body = form.get("To", ""), form.get("Body", "")
        if not to:
            raise TwilioRefusal(21604, "A 'To' phone number is required.")
        sender = self._sender(form)
        if not body:
            raise TwilioRefusal(21602, "Message body is required.")
        if len(body) > _LONGEST:
            raise TwilioRefusal(21617, "The concatenated message body exceeds the 1600 character limit.")
        if not _E164.fullmatch(to):
            raise TwilioRefusal(21211, f"Invalid 'To' Phone Number: {to}")
        if (sender, to) in self.opted_out:
            raise TwilioRefusal(21610, "Attempt to send to unsubscribed recipient")
        sid = "SM" + secrets.token_hex(16)
        self.sent.append({**form, "sid": sid})
        self._hold(sid, "outbound-api", sender, to, body, "delivered")
        is_service = "MessagingServiceSid" in form
        return {
            "sid": sid,
            "account_sid": self.account_sid,
            "to": to,
            "body": body,
            "status": "accepted" if is_service else "queued",
            "num_segments": "0" if is_service else "1",
            "price": None,
            "price_unit": "USD",
            "error_code": None,
        }

    def write(
        self,
        sender: str,
        body: str,
        *,
        files: tuple[tuple[str, bytes], ...] = (),
        advanced_opt_out: bool = False,
    ) -> dict[str, str]:
        """Let a person write to the first number and return the form of the webhook."""
        sid = ("MM" if files else "SM") + secrets.token_hex(16)
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": self.account_sid,
            "From": sender,
            "To": self.numbers[0],
            "Body": body,
            "SmsStatus": "received",
            "NumSegments": "1",
            "NumMedia": str(len(files)),
            "FromCountry": "AR",
            "ApiVersion": "2010-04-01",
        }
        for number, (media_type, content) in enumerate(files):
            path = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{sid}/Media/ME{secrets.token_hex(16)}"
            self.files[path] = (media_type, content)
            form[f"MediaUrl{number}"], form[f"MediaContentType{number}"] = self.url + path, media_type
        self._hold(sid, "inbound", sender, self.numbers[0], body, "received", files=len(files))
        kind = self._obey(sender, body.strip().upper())
        return {**form, "OptOutType": kind} if kind and advanced_opt_out else form

    def report(self, sid: str, word: str, code: str = "") -> dict[str, str]:
        """Return the form that tells what became of a message of the town."""
        sent = next(one for one in self.sent if one["sid"] == sid)
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "MessageStatus": word,
            "SmsStatus": word,
            "AccountSid": self.account_sid,
            "To": sent["To"],
            "From": sent.get("From", self.numbers[0]),
            "ApiVersion": "2010-04-01",
        }
        return {**form, "ErrorCode": code} if code else form

    def sign(self, url: str, form: Form) -> str:
        """Return the signature of a form for the address it goes to."""
        spelled = url + "".join(f"{name}{form[name]}" for name in sorted(form))
        return base64.b64encode(hmac.digest(self.auth_token.encode(), spelled.encode(), "sha1")).decode()

    def held_on(self, day: str, start: int, count: int) -> list[dict[str, str]]:
        """Return some of the messages of a day in GMT, as Twilio lists them."""
        rows = [row for row in self.held.values() if row["date_sent"] == day]
        return rows[start : start + count]

    def media_of(self, sid: str) -> list[dict[str, str]]:
        """Return the files of a message, as Twilio lists them."""
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{sid}/Media/"
        return [
            {"sid": name.removeprefix(path), "content_type": media_type}
            for name, (media_type, _) in self.files.items()
            if name.startswith(path)
        ]

    def _hold(  # noqa: PLR0917 - the fields of a message in their order
        self, sid: str, direction: str, sender: str, to: str, body: str, status: str, *, files: int = 0
    ) -> None:
        self.held[sid] = {
            "sid": sid,
            "account_sid": self.account_sid,
            "direction": direction,
            "from": sender,
            "to": to,
            "body": body,
            "status": status,
            "num_segments": "1",
            "num_media": str(files),
            "date_sent": clock.now().astimezone(UTC).date().isoformat(),
        }

    def _sender(self, form: Form) -> str:
        service, number = form.get("MessagingServiceSid", ""), form.get("From", "")
        if service:
            if service not in self.services:
                raise TwilioRefusal(21701, "The Messaging Service resource does not exist", 404)
            return self.numbers[0]
        if not number:
            raise TwilioRefusal(21603, "A 'From' phone number is required.")
        if number not in self.numbers:
            raise TwilioRefusal(21606, "The 'From' phone number is not a valid, SMS-capable number.")
        return number

    def _obey(self, sender: str, word: str) -> str:
        """Stop or begin again for the pair, as the network demands; only a single exact word counts."""
        pair = (self.numbers[0], sender)
        if word in _STOP:
            self.opted_out.add(pair)
            return "STOP"
        if word in _START:
            self.opted_out.discard(pair)
            return "START"
        return "HELP" if word in {"HELP", "INFO"} else ""
