"""Learning campaigns and workshops on what recurs, as the action plan holds them (TH-079).

There is no register of its own: a campaign is an action, agreed in the minutes or typed into the plan, with an owner, a
day, a check back and the effect it had.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from generator.model import ActionRecord, as_text
from generator.profile import ServiceProfile, plain_words
from generator.programme.recurrence import Recurrence

_CAMPAIGN = re.compile(r"\b(campaigns?|workshops?)\b", re.IGNORECASE)
_QUESTION = "learning_campaigns"  # the question of the minutes; a service that does not ask it runs none
_WORD = re.compile(r"[^\W\d_]{5,}")


def campaign_words(recurrence: Recurrence, actions: Iterable[ActionRecord], profile: ServiceProfile) -> str:
    """What the action plan holds on a standard that recurs, in a sentence; the words of actions are never quoted."""
    if not any(_QUESTION in form.fields for form in profile.forms):
        return ""
    about = set(_WORD.findall(plain_words(recurrence.label)))
    found = [a for a in actions if _CAMPAIGN.search(a.action) and about & set(_WORD.findall(plain_words(a.action)))]
    if not found:
        return "No learning campaign or workshop on it is in the action plan (TH-079)."
    latest = max(found, key=lambda a: (a.raised_on or dt.date.min, a.key))
    if latest.effect:
        return "A learning campaign on it is in the action plan, with its effect."
    if latest.check_back:
        return f"A learning campaign on it is in the action plan, to check back on {as_text(latest.check_back)}."
    return "A learning campaign on it is in the action plan. When will its effect be looked at? Give a check back date."
