"""The channel accounts that both benches measure with."""

from nexo.adapters.simulators.whatsapp.number import ProviderNumber
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import system


def whatsapp(town: Jurisdiction) -> ChannelAccount:
    """Configure a number of the simulator's, with secrets of its own."""
    number = ProviderNumber()
    return configure_account(
        actor=system(town.pk),
        jurisdiction=town,
        slug="whatsapp",
        name="WhatsApp",
        address=f"+{number.display_phone_number}",
        settings={"phone_number_id": number.phone_number_id},
        secrets={
            "access_token": number.access_token,
            "app_secret": number.app_secret,
            "verify_token": number.verify_token,
        },
    )


def mailbox(town: Jurisdiction) -> ChannelAccount:
    """Configure a mailbox that nothing asks."""
    return configure_account(
        actor=system(town.pk),
        jurisdiction=town,
        slug="email",
        name="Correo",
        address="hola@bench.example",
        settings={},
    )
