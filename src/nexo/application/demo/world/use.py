"""How each person deals with the town hall: through which channels, since when, with which mailbox."""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.world.contacts import Contacts, Reminders
from nexo.application.demo.world.hours import Column, Flag, Index
from nexo.application.demo.world.people import People
from nexo.application.demo.world.reports import CHANNELS, Reports

WHATSAPP, VOICE, WEBFORM, COUNTER, EMAIL = range(len(CHANNELS))


@dataclass(frozen=True, slots=True)
class Use:
    """Columns by person; `first_at` is NaN for who never made contact.

    `by_official`: an official wrote their data down; others are known by what a channel told alone.
    """

    channels: np.ndarray
    first_at: Column
    first_channel: Index
    has_mailbox: Flag
    by_official: Flag

    @property
    def known(self) -> Flag:
        """Whether they ever made contact."""
        return ~np.isnan(self.first_at)


def use_of(people: People, reports: Reports, reminders: Reminders, contacts: Contacts) -> Use:
    """Gather every contact of every person: cases, reminders and all other contacts."""
    who = np.concatenate([reports.person, reports.person[reminders.case], contacts.person])
    how = np.concatenate([reports.channel, reminders.channel, contacts.channel])
    when = np.concatenate([reports.at, reminders.at, contacts.at])
    known = who >= 0
    who, how, when = who[known], how[known], when[known]
    used = np.zeros((len(people), len(CHANNELS)), dtype=np.bool_)
    used[who, how] = True
    order = np.argsort(when, kind="stable")[::-1]
    first_at = np.full(len(people), np.nan)
    first_channel = np.zeros(len(people), dtype=np.int64)
    first_at[who[order]] = when[order]  # the earliest is written last
    first_channel[who[order]] = how[order]
    mailbox = used[:, EMAIL] | (used[:, WEBFORM] & people.has_email)
    return Use(used, first_at, first_channel, mailbox, used[:, VOICE] | used[:, COUNTER])
