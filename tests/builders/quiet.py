"""A run that nobody watches."""

from __future__ import annotations


class Quiet:
    """Nobody is told."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Nothing."""

    def step(self, what: str) -> None:
        """Nothing."""
