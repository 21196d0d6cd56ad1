"""Where the command ``checkback`` begins: the program is loaded without looking for garbage, of which it makes none."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line. What was loaded stays until the end, so Python's collector leaves it alone."""
    gc.disable()
    from generator.cli import main as run  # noqa: PLC0415  (only after the collector is off)

    gc.enable()
    gc.freeze()
    run()
