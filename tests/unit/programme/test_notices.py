"""Notices: to the right people, each once, without a child's name; held back or off where the service says so."""

from __future__ import annotations

import datetime as dt
import email
from email import policy
from pathlib import Path

import pytest

from generator.ledger import open_ledger
from generator.model import AuditRecord, FormKind, NoticeKind, Status
from generator.outbox import Outbox, write_mail
from generator.people import People, Person, load_people
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.notices import Notice, papers_notice, plan_notices
from generator.programme.urgent_notices import plan_urgent
from generator.resources import shipped
from sharepoint.folder import FolderLibrary

TODAY = dt.date(2026, 11, 25)  # a Wednesday
NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
EXAMPLE = shipped("config") / "tower-hamlets" / "people.example.toml"
TH = load_profile("tower-hamlets").model_copy(update={"people": load_people(EXAMPLE)})


def audit(number: int = 1, **known: object) -> AuditRecord:
    values: dict[str, object] = {
        "key": f"CV-{number:05} full audit 2026-11",
        "form_id": "th_full_audit",
        "kind": FormKind.FULL_AUDIT,
        "file": f"Completed audits/UoP full audit CV-{number:05}.docx",
        "case_reference": f"CV-{number:05}",
        "audit_month": dt.date(2026, 11, 1),
        "auditor": "Priya Inkwell-Sample",
        "team_manager": "Dilys Fableworth",
        "submitted": dt.date(2026, 11, 20),
        **known,
    }
    return AuditRecord(**values)  # type: ignore[arg-type]


def of_kind(kind: NoticeKind, *audits: AuditRecord, today: dt.date = TODAY) -> list[Notice]:
    return [n for n in (*plan_urgent(audits, TH, today), *plan_notices(audits, TH, today)) if n.kind is kind]


def test_inadequate_tells_three_people_once_for_each_trigger() -> None:
    by_auditor = of_kind(NoticeKind.INADEQUATE, audit(overall_grade="Inadequate"))
    assert [n.to for n in by_auditor] == [("Dilys Fableworth", "deputy_head_of_service", "head_of_service")]
    assert "The Head of Service moderates it." in by_auditor[0].lines
    both = audit(overall_grade="Inadequate", moderated_grade="Inadequate", moderated_on=dt.date(2026, 11, 24))
    notices = of_kind(NoticeKind.INADEQUATE, both)
    assert len({n.key for n in notices}) == 2
    assert "The Head of Service moderates it." not in notices[0].lines


def test_only_the_moderators_grade_is_a_trigger_too() -> None:
    notices = of_kind(NoticeKind.INADEQUATE, audit(overall_grade="Good", moderated_grade="Inadequate"))
    assert ["moderator" in n.key for n in notices] == [True]


@pytest.mark.parametrize(("days", "told"), [(60, True), (61, False)])
def test_an_old_grade_is_no_news(days: int, *, told: bool) -> None:
    old = audit(overall_grade="Inadequate", submitted=TODAY - dt.timedelta(days=days))
    assert bool(of_kind(NoticeKind.INADEQUATE, old)) is told


def test_a_safeguarding_concern_waits_for_nobody_and_ends_when_somebody_is_told() -> None:
    (notice,) = of_kind(NoticeKind.SAFEGUARDING, audit(safeguarding=True, submitted=dt.date(2025, 1, 1)))
    assert notice.urgent
    assert notice.to == ("Dilys Fableworth", "Priya Inkwell-Sample")
    assert of_kind(NoticeKind.SAFEGUARDING, audit(safeguarding=True, safeguarding_told="Yes")) == []
    assert of_kind(NoticeKind.SAFEGUARDING, audit(safeguarding=False)) == []


def test_the_auditor_is_asked_and_the_service_is_told() -> None:
    given = audit(
        status=Status.ALLOCATED, due=dt.date(2026, 12, 2), allocated=TODAY, kloe="Is the plan the child's own?"
    )
    (to_auditor,) = of_kind(NoticeKind.ALLOCATION, given)
    assert to_auditor.to == ("Priya Inkwell-Sample",)
    assert "Please send it in by 2 December 2026." in to_auditor.lines
    (to_service,) = of_kind(NoticeKind.SERVICE_TOLD, given)
    assert "\n- CV-00001, full audit: Priya Inkwell-Sample, due 2 December 2026" in to_service.lines[0]
    assert of_kind(NoticeKind.ALLOCATION, audit(status=Status.ALLOCATED, exempt=True)) == []


def test_the_service_is_told_again_when_more_is_given_out_and_not_when_somebody_begins() -> None:
    both = [audit(n, status=Status.ALLOCATED, allocated=TODAY) for n in (1, 2)]
    begun = [both[0], audit(2, status=Status.IN_PROGRESS, allocated=TODAY)]
    keys = [of_kind(NoticeKind.SERVICE_TOLD, *audits)[0].key for audits in (both[:1], both, begun)]
    assert keys[0] != keys[1] == keys[2]


def test_another_auditor_is_another_notice() -> None:
    first, second = (
        of_kind(NoticeKind.ALLOCATION, audit(status=Status.ALLOCATED, auditor=a))[0] for a in ("Ann A", "Bea B")
    )
    assert first.key != second.key


def test_the_digest_is_one_a_person_a_week_late_things_first() -> None:
    due = [
        audit(1, next_owner="Dilys Fableworth", next_due=dt.date(2026, 12, 1), next_step="Check back"),
        audit(2, next_owner="Dilys Fableworth", next_due=dt.date(2026, 11, 2), next_step="Complete 2 actions"),
        audit(3, next_owner="Dilys Fableworth", next_due=dt.date(2027, 3, 1), next_step="Check back"),
    ]
    (digest,) = of_kind(NoticeKind.DIGEST, *due)
    assert digest.lines[1].startswith("Late: 1\n- 2 November 2026: Complete 2 actions")
    assert digest.lines[2].startswith("Ahead: 1\n- 1 December 2026: Check back"), "what is due in March waits"
    assert of_kind(NoticeKind.DIGEST, *due, today=dt.date(2026, 11, 29)) == [digest], "the same on any day of the week"
    assert of_kind(NoticeKind.DIGEST, *due, today=dt.date(2026, 11, 30))[0].key != digest.key


def test_a_mail_goes_to_those_who_hold_the_role_that_day_and_names_who_has_no_address() -> None:
    (notice,) = of_kind(NoticeKind.INADEQUATE, audit(overall_grade="Inadequate", team_manager="Zed Unlisted"))
    mail = email.message_from_bytes(write_mail(notice, TH, NOW), policy=policy.default)
    assert "wren.halloway-sample@example.org" in mail["To"]
    assert "jory.fictionby@example.org" in mail["To"]
    assert "For: Zed Unlisted (no address is known)" in mail.get_content()
    assert mail["Subject"] == "Inadequate: CV-00001"


def test_an_urgent_mail_is_marked_so() -> None:
    (notice,) = of_kind(NoticeKind.SAFEGUARDING, audit(safeguarding=True))
    assert email.message_from_bytes(write_mail(notice, TH, NOW), policy=policy.default)["Importance"] == "high"


def put(folder: Path, notices: list[Notice], profile: ServiceProfile = TH, dry_run: bool = False) -> list[str]:
    with open_ledger(folder / "ledger.db") as ledger:
        outbox = Outbox(FolderLibrary(folder), ledger, profile, NOW)
        return [filed.path for filed in outbox.put(notices, dry_run=dry_run)]


def test_each_notice_is_written_once_also_when_it_was_sent_or_the_ledger_is_lost(tmp_path: Path) -> None:
    notices = [papers_notice(TH, dt.date(2026, 11, 26), "Meeting packs/2026-11-26/Meeting pack.docx")]
    assert put(tmp_path, notices) == ["Outbox/Papers 2026-11-26.eml"]
    assert put(tmp_path, notices) == []
    (tmp_path / "ledger.db").unlink()
    assert put(tmp_path, notices) == []
    (tmp_path / "Outbox" / "Sent").mkdir()
    (tmp_path / "Outbox" / "Papers 2026-11-26.eml").rename(tmp_path / "Outbox" / "Sent" / "Papers 2026-11-26.eml")
    (tmp_path / "ledger.db").unlink()
    assert put(tmp_path, notices) == []


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    notices = [papers_notice(TH, dt.date(2026, 11, 26), "Pack.docx")]
    assert put(tmp_path, notices, dry_run=True) == ["Outbox/Papers 2026-11-26.eml"]
    assert not (tmp_path / "Outbox").exists()


def test_a_kind_can_be_held_back_for_a_person_to_send_or_switched_off(tmp_path: Path) -> None:
    notices = [papers_notice(TH, dt.date(2026, 11, 26), "Pack.docx")]
    for choice, expected in (("off", []), ("hold", ["Outbox/Held back/Papers 2026-11-26.eml"])):
        programme = TH.programme.model_copy(update={"notices": {NoticeKind.PAPERS: choice}})
        assert put(tmp_path, notices, TH.model_copy(update={"programme": programme})) == expected


def test_an_audit_that_comes_back_to_an_auditor_is_told_again_each_time(tmp_path: Path) -> None:
    def handed_to(auditor: str, hour: int) -> list[str]:
        notices = of_kind(NoticeKind.ALLOCATION, audit(status=Status.ALLOCATED, auditor=auditor))
        with open_ledger(None) as ledger:  # the ledger is lost each time
            outbox = Outbox(FolderLibrary(tmp_path), ledger, TH, NOW.replace(hour=hour))
            given = [Path(filed.path).stem for filed in outbox.put(notices, dry_run=False)]
            assert list(outbox.put(notices, dry_run=False)) == []
            return given

    key = "Allocation CV-00001 full audit 2026-11"
    told = [handed_to(name, hour) for hour, name in enumerate(("Ann A", "Bea B", "Ann A", "Ann A", "Bea B"), 9)]
    assert told == [[f"{key} Ann A"], [f"{key} Bea B"], [f"{key} Ann A (2)"], [], [f"{key} Bea B (2)"]]
    sent = tmp_path / "Outbox" / "Sent"
    sent.mkdir()
    for path in (tmp_path / "Outbox").glob("*.eml"):
        path.rename(sent / path.name)
    assert handed_to("Ann A", 15) == [f"{key} Ann A (3)"]


LEFT = load_people(EXAMPLE)
GONE = {"Dilys Fableworth", "Priya Inkwell-Sample"}


def after_they_left(*more: Person) -> ServiceProfile:
    """The example's people after a team manager and an auditor of hers have left."""
    here = [p.model_copy(update={"end": dt.date(2026, 10, 30)}) if p.name in GONE else p for p in LEFT.people]
    return TH.model_copy(update={"people": People(people=(*here, *more))})


def test_who_has_left_gets_nothing_and_whoever_follows_them_does_and_is_told_why() -> None:
    profile = after_they_left()
    bad = audit(overall_grade="Inadequate", safeguarding=True)
    inadequate, concern = plan_urgent([bad], profile, TODAY)
    assert inadequate.to == ("Jory Fictionby", "deputy_head_of_service", "head_of_service"), "her line manager"
    assert inadequate.lines[-1] == "This comes to you because Dilys Fableworth has left."
    assert concern.to == ("Jory Fictionby",)
    assert any("Priya Inkwell-Sample has left: please read the form today" in line for line in concern.lines)
    (given,) = (n for n in plan_notices([audit(status=Status.ALLOCATED)], profile, TODAY) if n.series)
    assert given.to == ("Jory Fictionby",), "her own manager has left too"
    assert "was given to Priya Inkwell-Sample, who has left" in given.lines[0]


def test_a_post_that_is_filled_again_goes_before_the_line_manager() -> None:
    new = {"name": "Nell Madeup", "roles": ["team_manager"], "team": "North team", "from": dt.date(2026, 11, 2)}
    profile = after_they_left(Person.model_validate(new))
    (notice,) = plan_urgent([audit(overall_grade="Inadequate")], profile, TODAY)
    assert notice.to[0] == "Nell Madeup"


def test_where_nobody_follows_the_role_is_told() -> None:
    alone = [p.model_copy(update={"line_manager": ""}) for p in after_they_left().people.people]
    profile = TH.model_copy(update={"people": People(people=tuple(alone))})
    (notice,) = plan_urgent([audit(overall_grade="Inadequate")], profile, TODAY)
    assert notice.to[0] == "team_manager"


def test_a_name_spelt_in_two_ways_gets_one_digest() -> None:
    spelt = ("Dilys Fableworth", "D. Fableworth", "dilys fableworth (team manager)")
    due = [
        audit(n, next_owner=name, next_due=dt.date(2026, 12, 1), next_step="Check back") for n, name in enumerate(spelt)
    ]
    (digest,) = of_kind(NoticeKind.DIGEST, *due)
    assert digest.key == "Digest 2026-11-23 Dilys Fableworth"
    assert digest.lines[1].startswith("Ahead: 3\n")


def test_a_step_that_nobody_is_named_for_goes_to_all_who_hold_the_role() -> None:
    (digest,) = of_kind(
        NoticeKind.DIGEST, audit(next_owner="Moderator", next_due=TODAY, next_step="Moderate the audit")
    )
    mail = email.message_from_bytes(write_mail(digest, TH, NOW), policy=policy.default)
    assert {"jory.fictionby@example.org", "marnie.inventwell@example.org"} <= set(str(mail["To"]).split(", "))
    assert "For whoever of you takes it on as Moderator." in mail.get_content()


def test_a_form_that_came_very_late_is_news_once_there_is_a_tracker() -> None:
    late = audit(overall_grade="Inadequate", submitted=dt.date(2026, 1, 8))
    told = [plan_urgent([late], TH, TODAY, shown) for shown in (None, lambda *_: True, lambda *_: False)]
    assert [len(notices) for notices in told] == [0, 0, 1]
