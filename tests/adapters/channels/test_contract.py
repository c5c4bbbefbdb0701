"""Every channel of ours holds to the published contract."""

import pytest

from nexo.adapters.channels.counter.channel import CounterChannel
from nexo.adapters.channels.instagram.channel import InstagramChannel
from nexo.adapters.channels.intake.channel import IntakeChannel
from nexo.adapters.channels.letter.channel import LetterChannel
from nexo.adapters.channels.messenger.channel import MessengerChannel
from nexo.adapters.channels.open311.channel import Open311Channel
from nexo.adapters.channels.sms_gateway.channel import GatewayChannel
from nexo.adapters.channels.sms_twilio.channel import TwilioChannel
from nexo.adapters.channels.telegram.channel import TelegramChannel
from nexo.adapters.channels.voice.channel import VoiceChannel
from nexo.adapters.channels.webchat.channel import WebchatChannel
from nexo.adapters.channels.webform.channel import WebformChannel
from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.adapters.channels.xmpp.channel import XmppChannel
from nexo.testing.channel_contract.suite import Check, checks_for

OURS = (
    CounterChannel,
    GatewayChannel,
    InstagramChannel,
    IntakeChannel,
    LetterChannel,
    MessengerChannel,
    Open311Channel,
    TelegramChannel,
    TwilioChannel,
    VoiceChannel,
    WebchatChannel,
    WebformChannel,
    WhatsAppChannel,
    XmppChannel,
)
CHECKS = [
    pytest.param(check, id=f"{channel.slug}: {check.name}")
    for channel in OURS
    for check in checks_for(channel())
]


@pytest.mark.parametrize("check", CHECKS)
def test_a_channel_holds_to_the_contract(check: Check):
    check.run()
