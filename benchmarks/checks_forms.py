"""Completed forms with nothing wrong, put together from the fictional answers in ``checks_stock``."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.forms.fill import Value

STOCK = Path(__file__).parent / "checks_stock"
TODAY = date(2026, 11, 20)
AREAS = ("assessment", "planning", "implementation_delivery", "reviewing", "case_supervision", "management_oversight",
         "voice_of_the_child")  # fmt: skip
LENSES = ("lens_desistance", "lens_safety_child", "lens_safety_others")
GRADES = {"good": "Good", "ri": "Requires Improvement to be Good", "outstanding": "Outstanding",
          "inadequate": "Inadequate"}  # fmt: skip
TH_TEAMS = (("Sol Storeybrook", "Dilys Fableworth"), ("Tansy Pepperstock", "Edda Quillfeather"))
NT_TEAMS = (
    ("Bram Thistlewick", "Orla Pretendergast", "City North"), ("Femi Storeybrook", "Orla Pretendergast", "City North"),
    ("Ada Tintagelli", "Morgan Fableworth", "City South"), ("Nell Imagin", "Morgan Fableworth", "City South"),
)  # fmt: skip
SCHOOLS = ("Larkrise Academy", "Quarrydown School", "Mossbank Academy", "the Tannery School")

Stock = dict[str, Any]


@dataclass
class Draft:
    """A form before it is filled in: answers by control tag, rows of actions, and what was planted in it."""

    form_id: str
    dice: random.Random
    stock: Stock
    level: str = ""
    answers: dict[str, Value] = field(default_factory=dict)
    actions: list[dict[str, Value]] = field(default_factory=list)
    typed_over: dict[str, str] = field(default_factory=dict)  # words typed over a drop-down, by tag
    slots: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)  # questions in which a fault stands already

    def say(self, words: str) -> str:
        """A text of the stock with its slots filled."""
        return words.format_map(self.slots)

    def pick(self, *path: str) -> str:
        """One of the texts at a place of the stock, filled."""
        found: Any = self.stock
        for step in path:
            found = found[step]
        return self.say(self.dice.choice(found))

    def day(self, tag: str) -> date:
        """The date that stands in a control."""
        value = self.answers[tag]
        assert isinstance(value, date)
        return value


def load_stock(name: str) -> Stock:
    """The answers of one set: development or holdout."""
    return tomllib.loads((STOCK / f"{name}.toml").read_text(encoding="utf-8"))


def written(day: date) -> str:
    """A date as auditors write it."""
    return f"{day.day} {day:%B %Y}"


def sound_form(form_id: str, number: int, stock: Stock, dice: random.Random) -> Draft:
    """A completed form in which there is nothing to mend."""
    draft = Draft(form_id, dice, stock)
    completed = date(2026, 3, 1) + timedelta(dice.randrange(200))
    _slots(draft, completed, TH_TEAMS if form_id.startswith("th_") else NT_TEAMS)
    if form_id.startswith("th_"):
        _tower_hamlets(draft, number, completed)
    else:
        _nottingham(draft, number, completed)
    return draft


def _slots(draft: Draft, completed: date, teams: tuple[tuple[str, ...], ...]) -> None:
    first = completed - timedelta(150 + draft.dice.randrange(30))
    days = [first + timedelta(n * 33 + draft.dice.randrange(20)) for n in range(4)]
    practitioner, team_manager = draft.dice.choice(teams)[:2]
    draft.slots = {f"d{n}": written(day) for n, day in enumerate(days, start=1)}
    draft.slots |= {
        "practitioner": practitioner, "p": practitioner.split()[0], "m": team_manager,
        "c": f"Child {draft.dice.choice('BCDFGHJKLMNPRSTW')}", "s": draft.dice.choice(SCHOOLS),
    }  # fmt: skip


def _tower_hamlets(draft: Draft, number: int, completed: date) -> None:
    dice, kind = draft.dice, draft.form_id.removeprefix("th_")
    levels = ["good"] * 13 + ["ri"] * 4 + ["outstanding"] * 2 + ["inadequate"]
    draft.level = dice.choice(levels) if kind == "full_audit" else "good"
    auditor = dice.choice(["Priya Inkwell-Sample", "Caspian Marlowthorpe"])
    draft.answers = {
        "case_reference": f"CV-{20000 + number}", "child_age": str(dice.randrange(12, 18)), "auditor": auditor,
        "audit_type": {"full_audit": "Full", "dip_sample": "Dip-sample", "group_audit": "Group"}[kind],
        "audit_month": completed.replace(day=1), "allocated": completed - timedelta(dice.randrange(5, 26)),
        "completed": completed, "practitioner": draft.slots["practitioner"], "team_manager": draft.slots["m"],
        "disposal": dice.choice(["Referral Order", "Youth conditional caution", "Youth Rehabilitation Order"]),
        "kloe": "How well do we plan for moves of school and home, and does the child know what comes next?",
        "safeguarding": "No",
    }  # fmt: skip
    _areas(draft, kind)
    _overall(draft, kind)
    if kind == "full_audit":
        _contacts(draft)
    if dice.random() < 0.6:
        _moderated(draft, kind)


def _areas(draft: Draft, kind: str) -> None:
    dice = draft.dice
    areas = dice.sample(AREAS, 3) if kind == "dip_sample" else list(AREAS)
    low = set(dice.sample(areas, 4)) if draft.level == "ri" else set(areas) if draft.level == "inadequate" else set()
    for area in areas:
        level = "ri" if area in low else "good"
        grade = "outstanding" if draft.level == "outstanding" else level
        grade = "inadequate" if draft.level == "inadequate" and dice.random() < 0.5 else grade
        draft.answers |= {f"area_{area}": draft.pick("th", level, f"area_{area}"), f"area_{area}.grade": GRADES[grade]}
    for lens in LENSES if kind != "dip_sample" else ():
        draft.answers[lens] = draft.pick("th", "ri" if draft.level in {"ri", "inadequate"} else "good", lens)


def _overall(draft: Draft, kind: str) -> None:
    stock, level = draft.stock["th"], draft.level
    chosen = draft.dice.randrange(len(stock[level]["areas_for_development"]))
    draft.answers["areas_for_development"] = draft.say(stock[level]["areas_for_development"][chosen])
    draft.answers["strengths"] = draft.pick("th", level, "strengths")
    if kind == "full_audit":
        draft.answers["overall_grade"] = GRADES[level]
        draft.answers["overall_rationale"] = draft.pick("th", level, "overall_rationale")
    actions = stock["actions"]
    pairs = actions["inadequate"] if level == "inadequate" else [
        actions["good"][n] for n in stock["action_for"][level][chosen]
    ]  # fmt: skip
    for number, (action, measure) in enumerate(pairs, start=1):
        due = draft.day("completed") + timedelta(draft.dice.randrange(20, 60))
        draft.actions.append({
            "number": str(number), "action": draft.say(action), "measure": draft.say(measure), "due": due,
            "owner": draft.slots["m"] if action.startswith("Team manager") else draft.slots["practitioner"],
            "check_back": due + timedelta(28),
        })  # fmt: skip


def _contacts(draft: Draft) -> None:
    for who in ("practitioner", "child", "parent_carer"):
        held = who == "practitioner" or draft.dice.random() < 0.85
        name = f"contact_{who}"
        if held:
            day = draft.day("completed") - timedelta(draft.dice.randrange(1, 5))
            draft.answers[f"{name}.date"] = day
            draft.answers[f"{name}.mode"] = draft.dice.choice(["Face to face", "Virtual", "Telephone"])
            draft.answers[f"{name}.text"] = draft.pick("th", "good", name)
        else:
            draft.answers[f"{name}.mode"] = "Not held"
            draft.answers[f"{name}.text"] = draft.pick("th", "good", "reason_not_held")


def _moderated(draft: Draft, kind: str) -> None:
    moderated = draft.day("completed") + timedelta(draft.dice.randrange(5, 20))
    returned = moderated + timedelta(1)
    moderator = "Wren Halloway-Sample" if draft.level == "inadequate" else draft.dice.choice(
        ["Jory Fictionby", "Marnie Inventwell"])  # fmt: skip
    draft.answers |= {
        "moderator": moderator, "moderated_on": moderated, "moderation_depth.choice": "Yes",
        "moderation_depth": draft.pick("th", "moderation", "agreed"), "moderation_recommendations.choice": "Yes",
        "moderation_recommendations": "They follow from what was found.", "returned_on": returned,
        "discussion_offered": f"Offered {written(moderated)}, held {written(moderated)}",
    }  # fmt: skip
    if kind == "full_audit":
        draft.answers |= {"grade_agreed": "Yes", "moderated_grade": GRADES[draft.level]}
    held = returned + timedelta(draft.dice.randrange(3, 14))
    draft.answers |= {
        "uop_held": held, "recorded_on": held + timedelta(2),
        "uop_attendees": f"{draft.slots['m']}, {draft.slots['practitioner']}, {draft.answers['auditor']}",
        "uop_reflections": draft.pick("th", "moderation", "uop"), "uop_steps": draft.pick("th", "moderation", "steps"),
    }  # fmt: skip


def _nottingham(draft: Draft, number: int, completed: date) -> None:
    dice, manager = draft.dice, draft.slots["m"]
    team = next(t for p, _, t in NT_TEAMS if p == draft.slots["practitioner"])
    draft.answers = {
        "team": team, "completed": completed, "practitioner": draft.slots["practitioner"],
        "auditor": dice.choice([manager, "Tamsin Inkwell-Sample"]), "case_reference": f"CW-{30000 + number}",
    }  # fmt: skip
    {"nt_case_audit": _case, "nt_observation": _observation, "nt_supervision_audit": _supervision}[draft.form_id](draft)
    for priority, action in enumerate(dice.sample(draft.stock[draft.form_id.removesuffix("_audit")]["actions"], 2), 1):
        draft.actions.append({
            "priority": str(priority), "action": draft.say(action), "owner": draft.slots["practitioner"],
            "due": completed + timedelta(dice.randrange(20, 60)),
        })  # fmt: skip
    if dice.random() < 0.5:
        held = completed + timedelta(dice.randrange(4, 14))
        draft.answers |= {
            "uop_held": held, "recorded_on": held + timedelta(1),
            "uop_attendees": ", ".join(dict.fromkeys(
                [manager, draft.slots["practitioner"], str(draft.answers["auditor"])])),
        }  # fmt: skip


def _case(draft: Draft) -> None:
    dice, stock = draft.dice, draft.stock["nt_case"]
    order = dice.choice(["Referral Order", "Youth Rehabilitation Order", "Detention and Training Order",
                         "Bail Supervision"])  # fmt: skip
    mappa = dice.random() < 0.3
    draft.answers |= {
        "child_name": "Marlo Sampleton", "child_age": str(dice.randrange(12, 18)), "child_ethnicity": "White British",
        "disposal": order, "index_offence": f"Robbery, {draft.slots['d1']}", "mappa_case": "Yes" if mappa else "No",
        "social_services_status": "Not known to children's social care", "asset_start": "22", "asset_review": "17",
        "audit_tier": "Operational or QA manager", "safeguarding": "No",
    }  # fmt: skip
    medium = dice.random() < 0.6
    for name in stock:
        if name in {"actions", "vmp_none", "vulnerability_screening"} or name.startswith(("panel", "victim", "mappa")):
            continue
        _answer(draft, name)
    screening = draft.say(stock["vulnerability_screening"][0 if medium else 1])
    draft.answers |= {"vulnerability_screening": screening, "vulnerability_screening.grade": "good"}
    if not medium:
        draft.answers |= {"vmp": draft.pick("nt_case", "vmp_none"), "vmp_reviewed.choice": "No",
                          "vmp_reviewed": "Not applicable: there is no VMP."}  # fmt: skip
        del draft.answers["vmp.grade"]
    for name in (n for n in stock if (n.startswith(("panel", "victim")) and order == "Referral Order")
                 or (n.startswith("mappa") and mappa)):  # fmt: skip
        _answer(draft, name)


NT_GRADED = ("asset_initial", "vulnerability_screening", "vmp", "rosh_screening", "rosh", "rmp", "intervention_plan",
             "delivery")  # fmt: skip
NT_RICH = ("engagement", "enforcement", "good_practice", "difference")


def _answer(draft: Draft, name: str) -> None:
    section = draft.form_id.removesuffix("_audit")
    draft.answers[name] = draft.pick(section, name)
    if name in NT_GRADED:
        draft.answers[f"{name}.grade"] = "good" if draft.dice.random() < 0.7 else "sufficient"
    elif name not in NT_RICH and not name.startswith("obs_"):
        draft.answers[f"{name}.choice"] = "Yes"


def _observation(draft: Draft) -> None:
    draft.answers |= {
        "child_name": "Marlo Sampleton", "order_programme": "Youth Rehabilitation Order",
        "order_start": draft.day("completed") - timedelta(200), "order_end": draft.day("completed") + timedelta(100),
        "offence": f"Robbery, {written(draft.day('completed') - timedelta(240))}", "safeguarding": "No",
    }  # fmt: skip
    for name in draft.stock["nt_observation"]:
        if name != "actions":
            _answer(draft, name)


def _supervision(draft: Draft) -> None:
    draft.answers |= {
        "team_manager": draft.slots["m"], "supervision_period": "The six months before the audit",
        "safeguarding": "No", "auditor": "Gethin Storrybrook",
    }  # fmt: skip
    for name in draft.stock["nt_supervision"]:
        if name != "actions":
            _answer(draft, name)
