"""Finds the installed channels by their entry points."""

from nexo.domain.interactions.ports import Channel
from nexo.kernel.plugins.registry import Registry

channels: Registry[Channel] = Registry("nexo.channels")
