"""Where the configuration and the templates that come with Checkback lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder ``config`` or ``templates`` that came with this installation.

    In a checkout it stands beside the packages; a wheel carries it inside ``generator/shipped``.
    """
    checkout = _PACKAGE.parent / name
    return checkout if checkout.is_dir() else _PACKAGE / "shipped" / name
