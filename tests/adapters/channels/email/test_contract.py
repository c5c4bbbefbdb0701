"""The e-mail channel holds to the published contract."""

import pytest

from nexo.adapters.channels.email.channel import EmailChannel
from nexo.testing.channel_contract.suite import Check, checks_for

CHECKS = [pytest.param(check, id=check.name) for check in checks_for(EmailChannel())]


@pytest.mark.parametrize("check", CHECKS)
def test_the_contract(check: Check):
    check.run()
