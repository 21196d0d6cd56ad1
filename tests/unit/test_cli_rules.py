"""The catalogue in a terminal: readable at 80 columns, one rule with what a service can tune."""

from __future__ import annotations

import re

from click.testing import CliRunner, Result

from generator import cli
from generator.checks.catalogue import CHECKS
from generator.cli_rules import settings_of
from generator.model import Severity


def checkback(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments))


def test_each_rule_is_listed_with_title_and_clauses_within_80_columns() -> None:
    lines = checkback("rules").output.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines if re.match(r"  \S", line)].count("blank-answer") == 1
    codes = {line.split()[0] for line in lines if re.match(r"  \S", line)}
    assert codes == {check.code for check in CHECKS}
    at = next(n for n, line in enumerate(lines) if line.startswith("  placeholder-left"))
    assert "must be mended" in lines[at]
    assert "TH-056" in " ".join(lines[at + 1 : at + 4])


def test_what_must_be_mended_comes_first_for_each_audience() -> None:
    text = checkback("rules").output
    auditor = text[text.index("For the auditor") : text.index("For the moderator")]
    assert auditor.index("blank-answer") < auditor.index("contact-undated")


def test_one_rule_with_its_advice_and_the_values_in_force() -> None:
    result = checkback("rules", "scant", "--profile", "tower-hamlets")
    assert result.exit_code == 0
    assert "short_answer_words = 8" in result.output
    assert "in force" in result.output
    assert "Nottingham" not in result.output


def test_a_rule_that_a_service_switched_off_says_so() -> None:
    assert "switched off" in checkback("rules", "auditor-is-line-manager", "--profile", "nottingham").output


def test_an_unknown_rule_is_a_usage_error_with_the_nearest_code() -> None:
    result = checkback("rules", "placehold-left")
    assert result.exit_code == 2
    assert "Did you mean placeholder-left" in result.output
    assert "checkback rules" in checkback("rules", "zzz").output


def test_the_settings_of_a_rule_are_those_that_its_code_reads() -> None:
    by_code = {check.code: settings_of(check) for check in CHECKS}
    assert "placeholders" in by_code["placeholder-left"]
    assert "vague_actions" in by_code["action-vague"]
    assert "record_words" in by_code["no-evidence"]
    assert by_code["safeguarding"] == ()


def test_must_fix_is_for_what_somebody_can_mend() -> None:
    told = {check.audience for check in CHECKS if check.severity is Severity.MUST_FIX}
    assert {audience.value for audience in told} <= {"auditor", "moderator", "manager"}
