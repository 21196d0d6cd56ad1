"""The words in which the command line says whom an issue addresses and how much it weighs."""

from __future__ import annotations

from generator.model import Audience, Severity

SEVERITIES = {
    Severity.MUST_FIX: ("must be mended", "red"),
    Severity.PROMPT: ("a prompt", "yellow"),
    Severity.NOTE: ("a note", "bright_black"),
}
AUDIENCES = {
    Audience.MANAGER: "For the team manager and head of service",
    Audience.AUDITOR: "For the auditor",
    Audience.MODERATOR: "For the moderator, as conversation starters",
    Audience.ANALYST: "For the analyst",
    Audience.SERVICE: "For whoever runs Checkback",
}
