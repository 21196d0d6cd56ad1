"""Who does an action and by when, in sentences that say it in unusual ways, or that only seem to say it."""

from __future__ import annotations

import pytest

from generator.forms.action_sentence import read_sentence
from generator.forms.people_named import People
from generator.model import Action

PEOPLE = People.of(["Bram Thistlewick", "Femi Storeybrook"], ["case manager", "team manager"])


def written(words: str) -> Action:
    found = read_sentence(words, PEOPLE)
    assert found is not None
    return found


ACTIONS = (
    "Ring the school about lunch",
    "Review the VMP (it is out of date)",
    "Ask the aunt what helps; note it on file",
    "Do sections 2 and 3",
    "Liaise with social worker, school and CAMHS",
    "Record the visit of 1 April 2026",
)
WAYS = (
    "{a} \u2013 {o} \u2013 {d}", "{a} - {o}, by {d}", "{a}. {o}, by {d}.", "{a} ({o}, {d})", "{a} ({o}) by {d}",
    "{a} by {d} ({o})", "{a}; {o}; {d}", "{a} | {o} | {d}", "{a}. Owner: {o}. By when: {d}", "{a} [{o} \u2013 {d}]",
    "{a} \u2013 due {d} \u2013 {o}", "{a} -- {o} -- {d}", "{a} / {o} / {d}", "{a} - {o} ({d})",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("owner", ["AB", "Ann Fell (CM)", "the team manager", "Ann Fell / Joe Bray"])
@pytest.mark.parametrize(
    ("when", "day"), [("4 May 2026", "2026-05-04"), ("end of May", "None"), ("4-8 May 2026", "None")]
)
def test_every_way_of_parting_them(way: str, owner: str, when: str, day: str) -> None:
    for action in ACTIONS:
        found = written(way.format(a=action, o=owner, d=when))
        right = (found.action.rstrip("."), found.owner, str(found.due)) == (action, owner, day)
        assert right or found.doubt
        assert right or day == "None" or "1 April" in action or "CAMHS" in action


OWNERS = (
    "\u0141ukasz Nowak", "A.B.", "\u0174yn Jones", "Abdul al-Fayed", "Nia ap Rhys", "PC 123 Smith",
    "Head of Service", "YOT nurse",
    "mum", "Dad", "me", "Bram (CM)", "AB (YJS)", "Mr D'Souza (TM)", "Piet van der Berg", "Smith, J",
    "R.K. Narayan", "de Souza",
    "case manager Nell Imagin", "Nell Imagin - case manager", "Business support", "AB, supported by TM", "AB or CD",
    "Social worker Nell Imagin", "worker to be allocated", "Ann Wilson", "Joe Appleby", "Kit Perdue",
    "Speech and language therapist",
)  # fmt: skip


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize(
    "form", ["Ring school \u2013 {}, by 4 May 2026", "Ring school \u2013 {} 4 May 2026", "Ring school\t{}\t4 May 2026"]
)
def test_whoever_does_it(owner: str, form: str) -> None:
    found = written(form.format(owner))
    assert (found.action, found.owner, str(found.due)) == ("Ring school", owner, "2026-05-04")
    assert found.doubt is None


@pytest.mark.parametrize(
    "owner", ["Bram (CM)", "Mr D'Souza (TM)", "Piet van der Berg", "Smith, J", "mum", "the child and carer"]
)
def test_whoever_does_it_in_brackets(owner: str) -> None:
    found = written(f"Ring school ({owner}, 4 May 2026)")
    assert (found.action, found.owner, str(found.due)) == ("Ring school", owner, "2026-05-04")


@pytest.mark.parametrize(
    "words",
    [
        "The school to be told.",
        "Bram should be supported.",
        "Visit the prison 4 May 2026",
        "Write to Whitby 4 May 2026",
        "Plan for the summer season 4 May 2026",
        "Training for Nell Imagin on plans",
        "Safety Plan to include dates 4 May 2026",
        "Safety Planning: ring school 4 May 2026",
        "Consider a referral to speech and language, and tell the school.",
    ],
)
def test_words_that_name_nobody(words: str) -> None:
    found = written(words)
    assert found.owner is None
    assert found.action == words.removesuffix(" 4 May 2026")


@pytest.mark.parametrize(
    "words",
    [
        "Ring school, nurse and carer by 4 May 2026",
        "Ann Fell - Ring the school - 4 May 2026",
        "Ann Fell: Ring the school by 4 May 2026",
        "Ring school (AB) and nurse (CD) by 4 May 2026",
        "AB - ring school - CD - 4 May 2026",
        "The plan needs an end date by 4 May 2026. It is shared with school. AB will do this.",
    ],
)
def test_who_may_do_it_is_a_doubt(words: str) -> None:
    found = written(words)
    assert found.doubt
    assert found.owner in {None, "CD"}


@pytest.mark.parametrize(
    "words",
    [
        "Do not ring school before 4 May 2026",
        "Don't ring school before 4 May 2026",
        "No contact with school before 4 May 2026",
        "Never ring school before 4 May 2026",
        "The case must not be closed before 4 May 2026",
        "Do not close the case by 4 May 2026",
        "Avoid home visits before 4 May 2026",
        "Ring school, but not before 4 May 2026",
        "Read what was sent by 4 May 2026",
        "Close all tasks opened before 4 May 2026",
        "List children who turn 18 before 4 May 2026",
        "Discuss the arrest on 4 May 2026",
        "Prepare for court on 4 May 2026",
    ],
)
def test_a_day_that_is_part_of_the_action_is_not_when_it_is_due(words: str) -> None:
    found = written(words)
    assert (found.action, found.due) == (words, None)
    assert found.doubt


@pytest.mark.parametrize(
    "words",
    ["Wait until 4 May 2026 to ring school", "Ring school after 4 May 2026", "Keep the curfew until 4 May 2026"],
)
def test_a_day_after_which_is_not_when_it_is_due(words: str) -> None:
    assert (written(words).action, written(words).due) == (words, None)


@pytest.mark.parametrize(
    "words",
    [
        "Make sure the plan does not lapse \u2013 AB, by 4 May 2026",
        "Check why reviews are not done \u2013 AB, by 4 May 2026",
        "Do not let the plan drift: review it by 4 May 2026 \u2013 AB",
        "If there is no reply, write to school by 4 May 2026 \u2013 AB",
        "Ring school no later than 4 May 2026 \u2013 AB",
        "Ring school before 4 May 2026 (AB)",
        "Record the call on 1 May 2026 \u2013 AB, by 4 May 2026",
        "Plan the ending of the order (ends 1 June 2026) \u2013 AB, by 4 May 2026",
        "Get the plan signed by 4 May 2026 \u2013 AB",
        "Complete section 2 of the plan \u2013 AB \u2013 4 May 2026",
        "Hold a strategy meeting on 4 May 2026 \u2013 AB",
        "Ring school \u2013 AB \u2013 to be completed on 4 May 2026",
        "Ring school \u2013 AB \u2013 4 May 2026 at the latest",
    ],
)
def test_a_day_that_is_when_it_is_due(words: str) -> None:
    found = written(words)
    assert (found.owner, str(found.due), found.doubt) == ("AB", "2026-05-04", None)


@pytest.mark.parametrize(
    "when",
    [
        "4\u20138 May 2026", "4 to 8 May 2026", "4th - 8th May 2026", "between 4 and 8 May 2026",
        "4 May - 8 May 2026",
        "4 May 2026 - 8 June 2026", "4/5/26 - 8/5/26", "4 or 5 May 2026", "from 4 May 2026 to 8 May 2026",
        "w/c 4 May 2026", "wc 4 May 2026", "w/e 4 May 2026", "week commencing 4 May 2026", "week of 4 May 2026",
        "around 4 May 2026", "circa 4 May 2026", "within two weeks of 4 May 2026", "two weeks after 4 May 2026",
        "not before 4 May 2026", "from 4 May 2026", "start 4 May 2026", "4 May 2026 tbc", "4 May 2026?",
        "4 May 2026 (provisional)",
    ],
)  # fmt: skip
def test_more_or_less_than_one_day_is_no_day(when: str) -> None:
    found = written(f"Ring school \u2013 AB, {when}")
    assert (found.action, found.owner, found.due) == ("Ring school", "AB", None)
    assert found.doubt
    assert found.due_as_written is not None and "4" in found.due_as_written


@pytest.mark.parametrize(
    "when", ["early May 2026", "mid May 2026", "end of May 2026", "by end May 2026", "May 2026", "4\u20138 May"]
)
def test_words_without_a_full_date_stay_as_written(when: str) -> None:
    found = written(f"Ring school \u2013 AB, {when}")
    assert (found.action, found.owner, found.due) == ("Ring school", "AB", None)
    assert found.due_as_written == when.removeprefix("by ")


@pytest.mark.parametrize(
    ("note", "check_back", "progress"),
    [
        (", review 1 June 2026", "2026-06-01", None),
        (". Review date: 1 June 2026", "2026-06-01", None),
        (" (review 1 June 2026)", "2026-06-01", None),
        ("; to be reviewed 1 June 2026", "2026-06-01", None),
        (" \u2013 done 2 May 2026", None, "done 2 May 2026"),
        (" (was 1 April 2026)", None, "was 1 April 2026"),
        (" \u2013 in progress", None, "in progress"),
        (" \u2013 not done", None, "not done"),
        (" \u2013 high", None, None),
    ],
)
def test_what_is_noted_after_the_date(note: str, check_back: str | None, progress: str | None) -> None:
    found = written(f"Ring school \u2013 AB, by 4 May 2026{note}")
    assert (found.action, found.owner, str(found.due)) == ("Ring school", "AB", "2026-05-04")
    assert (str(found.check_back) if found.check_back else None, found.progress) == (check_back, progress)


@pytest.mark.parametrize("noted", ["agreed 4 May 2026", "set on 4 May 2026", "completed 4 May 2026", "sent 4 May 2026"])
def test_what_has_been_is_not_when_it_is_due(noted: str) -> None:
    found = written(f"Ring school \u2013 AB, {noted}")
    assert (found.action, found.owner, found.due, found.progress) == ("Ring school", "AB", None, noted)


def test_named_parts() -> None:
    found = written("Ring school. Owner: AB. By when: 4 May 2026. Check-back date: 1 June 2026")
    assert (found.action, found.owner, str(found.due), str(found.check_back)) == (
        "Ring school", "AB", "2026-05-04", "2026-06-01",
    )  # fmt: skip
    found = written("Ring school. Owner: AB. By when: 4 May 2026. How measured: school answers")
    assert (found.owner, str(found.due), found.measure) == ("AB", "2026-05-04", "school answers")


def test_other_hyphens_part_as_hyphens_do() -> None:
    found = written("Ring the school \u2011 Ann Fell \u2010 4 May 2026")
    assert (found.action, found.owner, str(found.due)) == ("Ring the school", "Ann Fell", "2026-05-04")


@pytest.mark.parametrize(
    "words",
    ["None required", "No actions identified", "Not applicable", "None at this time.", "No further action", "Nothing"],
)
def test_nothing_to_do_is_no_action(words: str) -> None:
    assert read_sentence(words) is None
