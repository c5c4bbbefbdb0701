"""Jobs of authorities and of the exchange with other bodies."""

from uuid import UUID

from nexo.domain.authorities.actions.ask_bodies import ASK, ask_all, ask_body
from nexo.domain.authorities.actions.refer_case import SEND
from nexo.domain.authorities.actions.remind_authorities import AT_ONCE, remind_authorities
from nexo.domain.authorities.actions.remind_bodies import AT_ONCE as AT_ONCE_BODIES
from nexo.domain.authorities.actions.remind_bodies import remind_bodies
from nexo.domain.authorities.actions.send_referral import recover_referrals, send_referral
from nexo.kernel.jobs.task import task


@task(name=SEND, queue="outbound", retry=3)
def task_send_referral(referral_id: str) -> None:
    """Send one referral."""
    send_referral(referral_id=UUID(referral_id))


@task(name=ASK, queue="outbound", retry=1)
def task_ask_body(body_id: str) -> None:
    """Ask one body how our cases stand."""
    ask_body(body_id=UUID(body_id))


@task(name="authorities.ask_all", queue="outbound", cron="*/10 * * * *", retry=1)
def task_ask_all() -> None:
    """Have every body asked that has a case of ours, and take up what was left behind."""
    recover_referrals()
    ask_all()


@task(name="authorities.remind_bodies", queue="outbound", cron="11 12 * * *", retry=1)
def task_remind_bodies() -> None:
    """Remind, once a day, the bodies that left a referral without news."""
    while remind_bodies() == AT_ONCE_BODIES:
        pass


@task(name="authorities.remind", cron="31 11 * * *", retry=1)
def task_remind_authorities() -> None:
    """Tell the official side, each morning, of the letters whose term ends soon."""
    while remind_authorities() == AT_ONCE:
        pass
