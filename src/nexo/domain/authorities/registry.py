"""Finds the ways to exchange cases by their entry points."""

from nexo.domain.authorities.ports import Exchange
from nexo.kernel.plugins.registry import Registry

exchanges: Registry[Exchange] = Registry("nexo.exchanges")
