"""How long 1,000 forms take against each other for repeated text, beside MinHash LSH where datasketch is installed.

python benchmarks/repeated.py [FORMS]    prints seconds, peak memory and how many of the planted copies were found
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from generator.checks.across import find_repeats
from generator.checks.passages import passages_of
from generator.model import Answer, AuditForm, FormKind
from generator.profile import FieldKind, ServiceProfile
from generator.profile_load import load_profile

WORDS = 3000  # a service's vocabulary
HOUSE = 200  # sentences that many auditors use
COPIES = 50  # answers taken over from an earlier audit


def sentences(rng: random.Random, number: int) -> list[str]:
    """Sentences of 8 to 20 made-up words, of which some are far more frequent than others, as in prose."""
    vocabulary = ["".join(rng.choices("bdfgklmnprstaeiou", k=rng.randint(2, 9))) for _ in range(WORDS)]
    weights = [1 / (rank + 1) for rank in range(WORDS)]
    return [" ".join(rng.choices(vocabulary, weights, k=rng.randint(8, 20))).capitalize() + "." for _ in range(number)]


def corpus(number: int, profile: ServiceProfile) -> tuple[list[AuditForm], set[tuple[int, int]]]:
    """Forms of about 1,000 words, a fifth of it house sentences; and which form copies which."""
    rng = random.Random(4)
    definition = profile.form("th_full_audit")
    narrative = {FieldKind.RICH, FieldKind.GRADED}
    own_parts = [s for s in definition.sections if s.owner == "auditor"]
    asked = [f for s in own_parts for f in s.fields if f.kind in narrative and not f.prefilled]
    house, own = sentences(rng, HOUSE), iter(sentences(rng, number * len(asked) * 5))
    forms = []
    for n in range(number):
        texts = [" ".join([rng.choice(house), *(next(own) for _ in range(4))]) for _ in asked]
        answers = {f.id: Answer(f.id, f.label, text) for f, text in zip(asked, texts, strict=True)}
        day = date(2026, 1, 1) + timedelta(days=n // 4)
        answers["case_reference"] = Answer("case_reference", "", f"CV-{10000 + n}")
        answers["completed"] = Answer("completed", "", str(day), date=day)
        forms.append(AuditForm("tower-hamlets", "th_full_audit", FormKind.FULL_AUDIT, f"{n}.docx", answers))
    planted = set()
    for _ in range(COPIES):
        older, newer = sorted(rng.sample(range(number), 2))
        field = rng.choice(asked).id
        forms[newer] = replace(forms[newer], answers={**forms[newer].answers, field: forms[older].answers[field]})
        planted.add((newer, older))
    return forms, planted


def by_minhash(forms: list[AuditForm], profile: ServiceProfile) -> set[tuple[int, int]]:
    """The peer: MinHash LSH over the same shingles of each answer, 128 permutations, similarity from 0.6."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  installed by hand

    index, found = MinHashLSH(threshold=0.6, num_perm=128), set()
    for number, form in enumerate(forms):
        for at, passage in enumerate(passages_of(form, profile.form(form.form_id))):
            sketch = MinHash(num_perm=128)
            sketch.update_batch([" ".join(shingle).encode() for shingle in passage.shingles])
            found |= {(number, other) for other, _ in index.query(sketch) if other != number}
            index.insert((number, at), sketch)
    return found


def timed(what: str, run: Callable[[], set[tuple[int, int]]], planted: set[tuple[int, int]]) -> float:
    """Seconds, printed with the peak memory of this program so far."""
    start = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<30}{seconds:7.2f} s  {peak:6.0f} MB  {len(found & planted)} of {len(planted)} copies, "
          f"{len(found - planted)} others")  # fmt: skip
    return seconds


def main() -> None:
    """Print the measures."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    profile = load_profile("tower-hamlets")
    forms, planted = corpus(number, profile)
    words = sum(len(a.value.split()) for form in forms for a in form.answers.values() if a.value)
    print(
        f"{number} forms of {words // number} words on average, {len(planted)} answers taken over from an earlier one"
    )

    def ours() -> set[tuple[int, int]]:
        issues = find_repeats(forms, profile)
        reference = {form.text("case_reference"): at for at, form in enumerate(forms)}
        return {(n, reference[i.message.split("(")[1].split(",")[0]]) for n, found in enumerate(issues) for i in found}

    own = timed(f"find_repeats, {number} forms", ours, planted)
    try:
        peer = timed("datasketch MinHash LSH", lambda: by_minhash(forms, profile), planted)
    except ImportError:
        print("datasketch is not installed, so there is no peer beside it")
    else:
        print(f"peer / ours: {peer / own:.1f}")


if __name__ == "__main__":
    main()
