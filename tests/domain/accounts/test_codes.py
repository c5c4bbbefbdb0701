from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connections

from nexo.domain.accounts.actions.delete_old_codes import delete_old_codes
from nexo.domain.accounts.actions.ensure_citizen_account import ensure_citizen_account
from nexo.domain.accounts.actions.send_code import send_code
from nexo.domain.accounts.actions.use_code import use_code
from nexo.domain.accounts.enums import AccountKind, CodePurpose
from nexo.domain.accounts.errors import AddressInvalid, CodeExpired, CodeWrong, TooManyCodes
from nexo.domain.accounts.models import Account, OneTimeCode
from nexo.domain.accounts.rules import codes
from nexo.kernel import clock
from nexo.kernel.actors import anonymous
from nexo.kernel.errors import NotAllowed
from nexo.kernel.ids import uuid7

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TOWN = UUID("01970000-0000-7000-8000-000000000001")


def sent(destination="ana@x.com"):
    return send_code(jurisdiction_id=TOWN, destination=destination, purpose=CodePurpose.SIGN_IN)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def noon():
    with clock.frozen(NOON):
        yield


def test_a_code_opens_once(db):
    code = sent()
    assert use_code(code_id=code.id, code=f" {code.code[:3]}-{code.code[3:]} ") is True
    with pytest.raises(CodeExpired):
        use_code(code_id=code.id, code=code.code)


def test_only_digests_are_kept(db):
    code = sent("ana@x.com")
    row = OneTimeCode.objects.get()
    kept = f"{row.destination_index} {row.code_digest}"
    assert code.code not in kept
    assert "ana" not in kept


def test_five_wrong_tries_and_the_right_one_is_refused(db):
    code = sent()
    for _ in range(5):
        with pytest.raises(CodeWrong):
            use_code(code_id=code.id, code=wrong(code.code))
    with pytest.raises(CodeExpired):
        use_code(code_id=code.id, code=code.code)


def test_a_code_lives_ten_minutes(db, noon):
    code = sent()
    with clock.frozen(NOON + timedelta(minutes=10)), pytest.raises(CodeExpired):
        use_code(code_id=code.id, code=code.code)
    with clock.frozen(NOON + timedelta(minutes=9, seconds=59)):
        assert use_code(code_id=code.id, code=code.code) is True


def test_five_codes_an_hour_for_an_address_however_it_is_written(db, noon):
    for spelling in ("ana@x.com", "Ana@X.com", " ana@x.com", "ANA@x.com", "ana@x.com"):
        sent(spelling)
    with pytest.raises(TooManyCodes):
        sent()
    sent("otra@x.com")
    with clock.frozen(NOON + timedelta(hours=1)):
        sent()


def test_an_unknown_code_is_told_like_an_old_one(db):
    with pytest.raises(CodeExpired):
        use_code(code_id=uuid7(), code="000000")


@pytest.mark.parametrize("typed", ["", "abcdef", "１２３４５６", "12345", "1234567", "000000\x00"])
def test_what_is_no_code_is_wrong(db, typed):
    with pytest.raises(CodeWrong):
        use_code(code_id=sent().id, code=typed)


def test_a_digest_is_bound_to_its_row():
    one, other = uuid7(), uuid7()
    assert codes.digest("123456", one, "k") != codes.digest("123456", other, "k")
    assert codes.matches("123456", codes.digest("123456", one, "k"), one, "k") is True


def test_codes_have_six_digits_and_differ():
    made = {codes.fresh() for _ in range(200)}
    assert {len(code) for code in made} == {6}
    assert len(made) > 190


@pytest.mark.parametrize(
    "text", ["", "ana", "ana@", "@x.com", "ana@x", "155551234", "+0123456789", "a" * 300 + "@x.com"]
)
def test_an_address_that_cannot_get_a_code(db, text):
    with pytest.raises(AddressInvalid):
        sent(text)


def test_old_codes_go_and_recent_ones_stay(db, noon):
    sent()
    with clock.frozen(NOON + timedelta(days=1)):
        recent = sent()
    with clock.frozen(NOON + timedelta(days=1, minutes=11)):
        assert delete_old_codes() == 1
    assert OneTimeCode.objects.get().id == recent.id


def test_a_citizen_gets_one_account_an_address(db):
    actor = anonymous(TOWN)
    first = ensure_citizen_account(actor=actor, email_or_phone="Ana@x.com", name="Ana")
    assert ensure_citizen_account(actor=actor, email_or_phone="ana@x.com") == first
    assert (first.kind, first.email, first.sign_in_address) == (AccountKind.CITIZEN, None, "ana@x.com")
    assert first.has_usable_password() is False
    assert first.get_full_name() == "Ana"
    assert first.is_staff is False


def test_no_code_opens_an_account_of_staff(db):
    official = Account.objects.create_user("ana@losceibos.test", "secreto-largo", name="Ana")
    citizen = ensure_citizen_account(actor=anonymous(TOWN), email_or_phone="ana@losceibos.test")
    assert citizen != official
    assert Account.objects.get(email="ana@losceibos.test") == official


def test_a_closed_account_stays_closed(db):
    actor = anonymous(TOWN)
    account = ensure_citizen_account(actor=actor, email_or_phone="+5492320411111")
    Account.objects.filter(id=account.id).update(is_active=False)
    with pytest.raises(NotAllowed):
        ensure_citizen_account(actor=actor, email_or_phone="+5492320411111")


def test_the_table_keeps_the_addresses_of_staff_and_citizens_apart(db):
    with pytest.raises(IntegrityError):
        Account.objects.create(kind=AccountKind.CITIZEN, email="a@x.com")


def test_who_reaches_the_support_desk(db):
    assert Account.objects.create_superuser("root@losceibos.test", "secreto-largo").is_staff is True
    assert Account.objects.create_user("ana@losceibos.test").is_staff is False


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_only_five_count():
    code, outcomes = sent(), []

    def guess() -> None:
        try:
            use_code(code_id=code.id, code=wrong(code.code))
        except (CodeWrong, CodeExpired) as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["code_expired"] * 7 + ["code_wrong"] * 5
