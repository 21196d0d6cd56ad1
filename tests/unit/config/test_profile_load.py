"""A broken profile tells all its problems at once, each with file, key and advice."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from generator.errors import ConfigError, ConfigProblem
from generator.profile_load import load_profile, profile_folder
from generator.resources import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("config") / "nottingham", tmp_path / "nottingham"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> list[ConfigProblem]:
    with pytest.raises(ConfigError) as caught:
        load_profile(folder)
    for problem in caught.value.problems:
        assert problem.message and problem.advice, problem
        assert Path(problem.file).is_relative_to(folder), problem
    return list(caught.value.problems)


def only_problem(folder: Path) -> ConfigProblem:
    problems = problems_of(folder)
    assert len(problems) == 1, problems
    return problems[0]


def test_a_profile_of_ones_own_is_loaded_from_its_folder(folder: Path) -> None:
    change(folder / "service.toml", 'short_name = "Nottingham City YOT"', 'short_name = "Ours"')
    assert load_profile(folder).service.short_name == "Ours"


def test_single_settings_can_be_replaced() -> None:
    profile = load_profile(
        "nottingham", {"service": {"contact": "Ask at the desk"}, "programme": {"week_rule": "seven_days"}}
    )
    assert profile.service.contact == "Ask at the desk"
    assert profile.service.short_name == "Nottingham City YOT"
    assert profile.programme.week_rule == "seven_days"
    assert len(profile.programme.tasks) == 23


def test_an_unknown_profile_names_those_that_exist() -> None:
    with pytest.raises(ConfigError, match="Known profiles: nottingham, tower-hamlets"):
        profile_folder("atlantis")


def test_a_misspelt_setting_is_told_with_its_place_and_the_one_meant(folder: Path) -> None:
    change(folder / "forms" / "case_audit.toml", 'label = "Ethnicity"', 'lable = "Ethnicity"')
    told = {p.key: p for p in problems_of(folder)}
    assert told["sections.details.fields.child_ethnicity.label"].message == "this setting is missing."
    misspelt = told["sections.details.fields.child_ethnicity.lable"]
    assert misspelt.file.endswith("case_audit.toml")
    assert misspelt.advice == "Did you mean 'label'?"


def test_a_setting_like_no_other_is_told_too(folder: Path) -> None:
    change(folder / "service.toml", "[reporting]", "[reporting]\nzzqqxx = 1")
    assert only_problem(folder).key == "reporting.zzqqxx"


def test_bad_toml_is_told_with_its_line(folder: Path) -> None:
    change(folder / "forms" / "observation.toml", 'version = "2026.1"', "version = ")
    problem = only_problem(folder)
    assert problem.file.endswith("observation.toml")
    assert "not valid TOML" in problem.message and "line" in problem.message


def test_text_in_another_encoding_is_told(folder: Path) -> None:
    (folder / "programme.toml").write_bytes("# Stra\xdfe\n".encode("latin-1"))
    assert only_problem(folder).file.endswith("programme.toml")


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "programme.toml").unlink()
    problem = only_problem(folder)
    assert (Path(problem.file).name, problem.message) == ("programme.toml", "the file is missing.")


def test_an_empty_file_is_told(folder: Path) -> None:
    (folder / "forms" / "observation.toml").write_text("", encoding="utf-8")
    assert only_problem(folder).message == "the file is empty."


def test_a_profile_without_forms_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "forms")
    assert only_problem(folder).message == "there are no forms."


def test_an_unknown_block_is_told_with_those_that_exist(folder: Path) -> None:
    change(folder / "forms" / "observation.toml", 'use = "safeguarding"', 'use = "safegarding"')
    problem = only_problem(folder)
    assert problem.message == "there is no block 'safegarding'."
    assert "feedback" in problem.advice


def test_an_unknown_grade_scale_is_told_with_those_that_exist(folder: Path) -> None:
    change(folder / "forms" / "case_audit.toml", 'scale = "judgement"', 'scale = "judgment"')
    problem = only_problem(folder)
    assert Path(problem.file).name == "case_audit.toml"
    assert problem.key == "asset_initial"
    assert problem.advice == "Use one of judgement."


def test_two_questions_of_one_id_are_told(folder: Path) -> None:
    change(folder / "forms" / "observation.toml", 'id = "obs_goals"', 'id = "obs_review"')
    assert "'obs_review' is used twice" in only_problem(folder).message


def test_two_forms_of_one_id_are_told_for_both_files(folder: Path) -> None:
    shutil.copy(folder / "forms" / "observation.toml", folder / "forms" / "observation 2.toml")
    problems = problems_of(folder)
    assert [Path(p.file).name for p in problems] == ["observation 2.toml", "observation.toml"]


def test_two_questions_of_one_label_are_told(folder: Path) -> None:
    change(
        folder / "forms" / "observation.toml",
        'aliases = ["DOB", "D.O.B."]',
        'aliases = ["DOB", "name of young  person:"]',
    )
    problem = only_problem(folder)
    assert problem.key == "child_name and child_dob"
    assert "name of young person" in problem.message


def test_a_word_for_two_grades_is_told(folder: Path) -> None:
    change(folder / "service.toml", 'aliases = ["not sufficient"]', 'aliases = ["Good."]')
    assert only_problem(folder).message == "'good' names two grades."


def test_a_condition_on_no_question_is_told(folder: Path) -> None:
    change(folder / "forms" / "case_audit.toml", 'when = { field = "mappa_case"', 'when = { field = "mapa_case"')
    assert only_problem(folder).key == "mappa_identified.when"


def test_a_question_that_a_block_does_not_have_cannot_be_made_optional(folder: Path) -> None:
    change(folder / "forms" / "observation.toml", 'use = "safeguarding"', 'use = "safeguarding"\noptional = ["nobody"]')
    assert only_problem(folder).message == "there is no question 'nobody'."


def test_a_descriptor_for_no_document_is_told(folder: Path) -> None:
    change(folder / "forms" / "case_audit.toml", 'document = "asset"', 'document = "assett"')
    assert only_problem(folder).key == "asset_initial.document"


def test_a_task_for_nobody_is_told(folder: Path) -> None:
    change(folder / "programme.toml", 'accountable_to = "head_of_service"', 'accountable_to = "king"')
    problem = only_problem(folder)
    assert (problem.key, problem.message) == ("tasks.NT-020", "there is no role 'king'.")


def test_a_pattern_that_is_no_pattern_is_told(folder: Path) -> None:
    change(folder / "service.toml", "'lorem ipsum',", "'lorem (ipsum',")
    problem = only_problem(folder)
    assert problem.key == "checks.placeholders"
    assert "not a regular expression" in problem.message


def test_a_choice_alias_of_no_choice_is_told(folder: Path) -> None:
    change(folder / "forms" / "case_audit.toml", '"Bail ISS" = [', '"Bail" = [')
    assert "'Bail', which is not among its choices" in only_problem(folder).message


def test_the_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder / "service.toml", 'name = "Nottingham City Youth Offending Team"', "name = 7")
    change(folder / "programme.toml", "week = 4", "week = 9")
    change(folder / "forms" / "observation.toml", 'version = "2026.1"', "version = ")
    change(folder / "forms" / "case_audit.toml", 'use = "check_back"', 'use = "chekback"')
    change(folder / "forms" / "meeting_minutes.toml", 'owner = "meeting"', 'owner = "nobody"')
    told = {(Path(p.file).name, p.key) for p in problems_of(folder)}
    assert told == {
        ("service.toml", "service.name"),
        ("programme.toml", "meeting.week"),
        ("observation.toml", ""),
        ("case_audit.toml", "sections.use"),
        ("meeting_minutes.toml", "sections.last_meeting.owner"),
    }


@pytest.mark.parametrize("seed", range(60))
def test_a_value_of_the_wrong_sort_is_told_and_never_crashes(folder: Path, seed: int) -> None:
    draw = random.Random(seed)
    file = draw.choice(sorted(folder.rglob("*.toml")))
    lines = file.read_text(encoding="utf-8").splitlines()
    at = draw.choice([n for n, line in enumerate(lines) if re.match(r"[a-z_]+ = ", line)])
    junk = draw.choice(
        ["7", "-3.5", '"x"', "[]", "[3]", "[[]]", "{}", "{ id = 1 }", "true", "2026-01-01", "99999999999"]
    )
    lines[at] = lines[at].split(" = ")[0] + f" = {junk}"
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        load_profile(folder)
    except ConfigError as error:
        assert all(p.message and p.advice and p.file for p in error.problems)


def test_a_section_repeated_without_end_is_told_at_once(folder: Path) -> None:
    change(folder / "forms" / "improvement_plan.toml", "repeat = 6", "repeat = 99999999999")
    assert only_problem(folder).key == "sections.outcome_section_1.repeat"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('questions = ["rosh", "rmp", "vmp"]', 'questions = ["rosh", "rmpp", "vmp"]', "no question 'rmpp'"),
        ('answered_no = ["plan_shared"]', 'answered_no = ["plan_shard"]', "no question 'plan_shard'"),
        ("meeting_roles.auditor = []", 'meeting_roles.auditor = ["audtor"]', "no role 'audtor'"),
        ("meeting_roles.practitioner = ", "meeting_roles.practitoner = ", "no question 'practitoner'"),
        ("full_audit_roles = []", 'full_audit_roles = ["auditr"]', "no role 'auditr'"),
    ],
)
def test_a_misspelt_id_in_the_settings_of_the_checks_is_told(folder: Path, old: str, new: str, told: str) -> None:
    change(folder / "service.toml", old, new)
    assert told in only_problem(folder).message
