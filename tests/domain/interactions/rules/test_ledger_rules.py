"""The pure decisions of the ledger, by tables and properties."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.interactions.rules import (
    choice,
    ladder,
    limits,
    preview,
    retries,
    threading,
    tokens,
    waiting,
)
from nexo.domain.interactions.rules.threading import Claim, ClaimBy, Proof

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
STATES = st.sampled_from([state.value for state in DeliveryState])


class TestLadder:
    @given(st.sampled_from(["queued", "sending", "unknown", "sent"]), st.lists(STATES, max_size=6))
    def test_the_end_does_not_depend_on_the_order(self, start, reported):
        ends = set()
        for order in list(permutations(reported))[:24]:
            state = start
            for status in order:
                state = ladder.climbed(state, [status])
            ends.add(state)
        assert ends == {ladder.climbed(start, reported)}

    @given(STATES, st.lists(STATES))
    def test_it_never_falls(self, start, reported):
        once = ladder.climbed(start, reported)
        assert ladder.climbed(once, [start]) == once

    @pytest.mark.parametrize(
        ("current", "reported", "end"),
        [
            ("sent", ["failed"], "failed"),
            ("failed", ["sent"], "failed"),
            ("failed", ["delivered"], "delivered"),
            ("read", ["failed"], "read"),
            ("unknown", ["sent"], "sent"),
            ("sent", ["unknown"], "sent"),
            ("cancelled", ["read"], "cancelled"),
            ("sent", ["nonsense"], "sent"),
        ],
    )
    def test_table(self, current, reported, end):
        assert ladder.climbed(current, reported) == end


class TestTokens:
    @given(st.uuids())
    def test_a_token_names_its_conversation(self, conversation_id):
        token = tokens.token_of(conversation_id)
        assert len(token) == tokens.LENGTH
        assert token == token.lower()
        assert token.isalnum()
        assert tokens.conversation_of(f" {token.upper()} ") == conversation_id

    @given(st.uuids(), st.integers(0, tokens.LENGTH - 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
    def test_a_changed_token_is_none_of_ours(self, conversation_id, place, letter):
        token = tokens.token_of(conversation_id)
        changed = token[:place] + letter + token[place + 1 :]
        assert tokens.conversation_of(changed) in {None, conversation_id}
        if changed[26:] != token[26:]:
            assert tokens.conversation_of(changed) is None

    @pytest.mark.parametrize("text", ["", "x", "1" * 42, "ñ" * 42, "a" * 41])
    def test_nonsense_is_none_of_ours(self, text):
        assert tokens.conversation_of(text) is None


HOME, OTHER = uuid4(), uuid4()


def claim(by="reply", conversation: UUID = HOME, *, part=True, near=False) -> Claim:
    return Claim(conversation_id=conversation, by=ClaimBy(by), is_participant=part, is_near=near)


class TestThreading:
    @pytest.mark.parametrize(
        ("claims", "proof", "forward", "end"),
        [
            ([], "pass", False, (None, True, False)),
            ([], "none", False, (None, False, False)),
            ([claim()], "pass", False, (HOME, True, False)),
            ([claim()], "none", False, (HOME, False, False)),
            ([claim("token")], "none", False, (HOME, True, False)),
            ([claim("token"), claim(conversation=OTHER)], "none", False, (HOME, True, False)),
            ([claim("token", part=False), claim(conversation=OTHER)], "none", False, (OTHER, False, False)),
            ([claim(part=False)], "pass", False, (None, False, True)),
            ([claim(part=False, near=True)], "pass", False, (HOME, True, False)),
            ([claim()], "pass", True, (None, True, False)),
            ([claim("token")], "pass", True, (HOME, True, False)),
            ([claim("token")], "fail", False, (None, False, True)),
        ],
    )
    def test_table(self, claims, proof, forward, end):
        verdict = threading.decide(claims, proof=Proof(proof), is_forward=forward)
        assert (verdict.conversation_id, verdict.is_verified, verdict.is_stranger) == end

    @given(
        st.lists(
            st.builds(
                Claim,
                conversation_id=st.uuids(),
                by=st.sampled_from(ClaimBy),
                is_participant=st.just(False),
                is_near=st.just(False),
            )
        ),
        st.sampled_from(Proof),
        st.booleans(),
    )
    def test_a_stranger_never_enters_a_conversation(self, claims, proof, forward):
        verdict = threading.decide(claims, proof=proof, is_forward=forward)
        assert verdict.conversation_id is None

    @pytest.mark.parametrize(
        ("subject", "forward"),
        [
            ("Fwd: x", True),
            ("WG: x", True),
            ("RV: x", True),
            ("Reenviado: x", True),
            ("Re: x", False),
            ("x", False),
        ],
    )
    def test_forwards(self, subject, forward):
        assert threading.is_forward(subject) is forward

    @pytest.mark.parametrize(
        ("one", "other", "new"),
        [
            ("Re: Luz", "luz", False),
            ("RE: RE[2]: Luz", "Luz", False),
            ("Re: Poda", "Luz", True),
            ("", "Luz", False),
            ("Re:", "Luz", False),
        ],
    )
    def test_new_matter(self, one, other, new):
        assert threading.has_new_subject(one, other) is new

    @pytest.mark.parametrize(
        ("address", "domain"),
        [("a@Empresa.test.", "empresa.test"), ("a@gmail.com", ""), ("nada", ""), ("a@b@ute.uy", "ute.uy")],
    )
    def test_domains_that_say_something(self, address, domain):
        assert threading.private_domain(address) == domain


class TestLimits:
    @pytest.mark.parametrize(
        ("counts", "held"),
        [
            ([(9, 0)], None),
            ([(10, 0)], 10),
            ([(10, 10)], None),
            ([(9, 0), (6, 11)], 15),
            ([(9, 0), (5, 11), (11, 31)], 25),
            ([(9, 0), (5, 11), (10, 31), (26, 61)], 50),
            ([(9, 0), (5, 11), (10, 31), (25, 61), (51, 181)], 100),
            ([(99, 300)], None),
            ([(100, 600)], None),
        ],
    )
    def test_ladder(self, counts, held):
        sent = [NOW - timedelta(minutes=ago) for number, ago in counts for _ in range(number)]
        step = limits.held_by_rate(sent, NOW)
        assert (step.count if step else None) == held

    def test_replies(self):
        def held(*, robot=False, last=None):
            return limits.held_as_reply(answers_automatic=robot, last_reply_at=last, now=NOW)

        assert held() == ""
        assert held(robot=True) == "Es un mensaje automático: no se responde solo."
        assert held(last=NOW - timedelta(hours=24)) == ""
        assert held(last=NOW - timedelta(hours=23, minutes=59)) == (
            "Ya tuvo una respuesta automática en las últimas 24 horas."
        )

    def test_two_robots_fall_silent(self):
        """F24: each answers every mail of the other at once; nothing but the limit stops them."""
        sent, last = 0, None
        for turn in range(100):
            now = NOW + timedelta(seconds=turn)
            if not limits.held_as_reply(answers_automatic=False, last_reply_at=last, now=now):
                sent, last = sent + 1, now
        assert sent == 1


class TestWaiting:
    @pytest.mark.parametrize(
        ("entry", "effect"),
        [
            (("in", "message", False, ""), (True, True, True, True)),
            (("in", "unsupported", False, ""), (True, True, True, True)),
            (("in", "message", True, ""), (None, False, False, True)),
            (("in", "form", False, ""), (None, False, True, True)),
            (("in", "call", False, "abandoned"), (True, True, True, True)),
            (("in", "call", False, "informed"), (None, False, True, True)),
            (("in", "reaction", False, ""), (None, False, False, False)),
            (("in", "bounce", True, ""), (None, False, False, False)),
            (("internal", "note", False, ""), (None, False, False, False)),
            (("out", "message", False, ""), (False, False, True, True)),
            (("out", "message", True, ""), (None, False, False, True)),
        ],
    )
    def test_table(self, entry, effect):
        direction, kind, is_automatic, result = entry
        found = waiting.effect_of(direction=direction, kind=kind, is_automatic=is_automatic, result=result)
        assert (found.waits, found.unread, found.reopens, found.shows) == effect

    @given(st.sampled_from(Direction.values), st.sampled_from(InteractionKind.values))
    def test_nothing_automatic_starts_or_ends_a_wait_or_reopens(self, direction, kind):
        found = waiting.effect_of(direction=direction, kind=kind, is_automatic=True)
        assert (found.waits, found.unread, found.reopens) == (None, False, False)


class TestPreview:
    @pytest.mark.parametrize(
        ("facts", "line"),
        [
            ({"text": " Hola \n  mundo "}, "Hola mundo"),
            ({"text": "", "subject": "Luz"}, "Luz"),
            ({"text": "", "media_types": ["image/jpeg"]}, "Foto"),
            ({"text": "", "media_types": ["video/mp4", "image/png"]}, "Video"),
            ({"text": "", "media_types": ["audio/ogg"]}, "Audio"),
            ({"text": "", "media_types": ["application/pdf"]}, "Archivo"),
            ({"text": "", "has_location": True}, "Ubicación"),
            ({"text": ""}, ""),
            ({"text": "x" * 201}, "x" * 199 + "…"),
        ],
    )
    def test_table(self, facts, line):
        assert preview.preview_of(**facts) == line


class TestRetries:
    def test_the_waits_span_more_than_a_day_and_end(self):
        waits = [retries.wait_before(attempt) for attempt in range(1, retries.MAX_TRIES)]
        assert waits[:4] == [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
        assert max(waits) == timedelta(hours=3)
        assert sum(waits, timedelta()) > timedelta(hours=7)
        assert retries.wait_before(retries.MAX_TRIES) is None

    @pytest.mark.parametrize(("asked", "wait"), [(10, 30), (900, 900), (10**9, 86_400), (-5, 30), (0, 30)])
    def test_the_providers_wish(self, asked, wait):
        assert retries.wait_before(1, asked) == timedelta(seconds=wait)


class TestChoice:
    def option(self, slug="chat", **more) -> choice.Option:
        return choice.Option(slug=slug, label=slug, **{"has_address": True, **more})

    def test_preference_beats_recency_and_a_bounce_beats_both(self):
        recent = self.option("recent", last_in_at=NOW)
        liked = self.option("liked", preferred=True)
        proposed = [one.slug for one in choice.judge([recent, liked], NOW) if one.is_proposed]
        assert proposed == ["liked"]
        bounced = self.option("liked", preferred=True, bounced=True)
        assert [one.is_proposed for one in choice.judge([recent, bounced], NOW)] == [True, False]

    def test_all_else_equal_the_cheap_one(self):
        dear, cheap = self.option("dear", cost_cents=5), self.option("cheap")
        assert [one.is_proposed for one in choice.judge([dear, cheap], NOW)] == [False, True]

    def test_what_finds_the_person_beats_what_waits_for_them(self):
        waits = self.option("portal", reaches=False, last_in_at=NOW, verified=True)
        mail = self.option("mail")
        assert [one.is_proposed for one in choice.judge([waits, mail], NOW)] == [False, True]
        wished = self.option("portal", reaches=False, preferred=True)
        assert [one.is_proposed for one in choice.judge([wished, mail], NOW)] == [True, False]
        returned = self.option("mail", bounced=True)
        assert [one.is_proposed for one in choice.judge([waits, returned], NOW)] == [True, False]

    def test_nothing_allowed_proposes_nothing(self):
        assert [one.is_proposed for one in choice.judge([self.option(has_address=False)], NOW)] == [False]
        assert choice.judge([], NOW) == []

    def test_a_channel_that_cannot_write_first_waits_for_the_person(self):
        (one,) = choice.judge([self.option(answers_only=True)], NOW)
        assert (one.allowed, one.because) == (False, "Por este canal tiene que escribir primero la persona.")
        (one,) = choice.judge([self.option(answers_only=True, last_in_at=NOW)], NOW)
        assert one.allowed

    def test_a_window_never_opened_is_shut(self):
        (one,) = choice.judge([self.option(window_hours=24)], NOW)
        assert (one.allowed, one.window_left) == (False, timedelta(0))

    @pytest.mark.parametrize(
        ("span", "words"),
        [
            (timedelta(seconds=90), "recién"),
            (timedelta(minutes=5), "hace 5 min"),
            (timedelta(hours=47), "hace 47 h"),
            (timedelta(days=3), "hace 3 días"),
        ],
    )
    def test_spans_in_words(self, span, words):
        assert choice.ago(span) == words
