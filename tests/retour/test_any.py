"""Any heenbericht, any findings: there is a valid retour, or the reason why there is none."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import (
    WMO409,
    Context,
    History,
    Report,
    RetourCode,
    Severity,
    build_retour,
    check_retour,
)
from ieb.errors import NoRetour
from ieb.messages.aanlevering import aanlevering_of
from ieb.rules import RULES, Manier, SoortRegel

from .support import DAY, after, answer, codes, found, heenberichten, surely_wrong

EXTRA = {name: f"9{number:03}" for number, name in enumerate(sorted(RULES), start=500)}
"""A code for each rule that has none published."""
# A code of one's own is for a rule above level 2 on a heenbericht that has none.
AGREED = ("OP035", "OP035x1", "OP372", "IV107", "OP381", "OP383", "OP384")
GIVEN = Context(retourcodes={name: EXTRA[name] for name in AGREED})
INNER = ("PeriodeEigenBijdrage", "InhoudelijkeOpmerking")
texts = st.text("RAB0123456789 é€", min_size=1, max_size=12).filter(str.strip)
xslt = st.none() | st.just("1.0.0")


def place_of(path):
    """The class of the table that a path lies in."""
    steps = path.split("/")
    if len(steps) == 1 or steps[1] == "Header":
        return "Header"
    return "Periode" if len(steps) > 2 and steps[2].startswith(INNER) else "Client"


def paths_of(heen):
    """The path of each element that a heenbericht may hold, in the stream that it is about."""
    shape = heen.release.message(heen.naam)
    skipped = "BeschermdWonen" if getattr(heen, "abonnementstarief", None) else "Abonnementstarief"
    paths = [path for path, _, _ in shape.walk()]
    return [str(path) for path in paths if not path.is_within(f"Bericht/{skipped}")]


def can_fire(rule, heen):
    """Whether the status and the kostprijs of a heenbericht leave room for a rule, and it may refuse."""
    if (
        heen.naam not in rule.messages
        or heen.naam in rule.signals
        or rule.soort is SoortRegel.SIGNAAL
    ):
        return False
    if isinstance(heen, WMO409):
        return rule.code in AGREED  # the others have no code of their own
    aanlevering = aanlevering_of(heen)
    if rule.code == "TR409":
        return aanlevering.kostprijs is not None and aanlevering.status.code != "3"
    return aanlevering.status in rule.statuses


@st.composite
def sound(draw, heen):
    """A finding as the rules give it: the code of a rule, on the class the rule is about."""
    rules = [
        rule for rule in RULES.values() if rule.manier is Manier.CONTROLE and can_fire(rule, heen)
    ]
    chosen = draw(st.sampled_from(rules))
    same = {"Abonnementstarief of BeschermdWonen": "Client", "InhoudelijkeOpmerking": "Periode"}
    wanted = same.get(chosen.place, chosen.place)
    path = draw(st.sampled_from([path for path in paths_of(heen) if place_of(path) == wanted]))
    code = GIVEN.retourcodes.get(chosen.code, chosen.retourcode)
    level = 2 if code == "0001" else draw(st.sampled_from([3, 4]))
    return found(path, code, level, code=chosen.code)


@st.composite
def wild(draw, heen, levels=(2, 3, 4)):
    """Any finding at all, with the codes that exist, others and none."""
    code = (
        st.none()
        | st.sampled_from([code.code for code in RetourCode])
        | st.from_regex("[0-9A-Z]{4}", fullmatch=True)
    )
    paths = [*paths_of(heen), "", "Bericht/Onbekend/Dieper", "Bericht/Client/Bsn/Te/Diep"]
    return found(
        draw(st.sampled_from(paths)),
        draw(code),
        draw(st.sampled_from(levels)),
        severity=draw(st.sampled_from(Severity)),
    )


@given(st.data(), heenberichten, texts, xslt)
def test_every_retour_on_findings_of_rules_is_valid_and_passes_its_check(
    data, heen, identificatie, version
):
    """Whatever the rules find: the retour is schema-valid, comes back equal, and at most it may be late."""
    findings = data.draw(st.lists(sound(heen), max_size=5))
    day = data.draw(st.dates(min_value=heen.header.bericht_identificatie.dagtekening))
    retour = answer(
        heen, *findings, identificatie=identificatie, dagtekening=day, xslt_versie=version
    )
    assert ieb.parse(ieb.serialize(retour)) == retour
    report = check_retour(retour, heen, GIVEN)
    assert surely_wrong(report) == []
    assert report.not_judged == ()
    assert (codes(retour) == [None]) == (not findings)


@given(st.data(), heenberichten)
def test_every_report_gives_a_valid_retour_or_the_reason_why_not(data, heen):
    """Total: whatever was found, at every path, level and code.

    Accepted is accepted, refused is refused.
    """
    findings = data.draw(st.lists(wild(heen), max_size=5))
    report = Report(message=heen, findings=tuple(findings))
    try:
        retour = build_retour(
            heen, report, identificatie="R1", dagtekening=after(heen), xslt_versie="1.0.0"
        )
    except NoRetour:
        refusing = report.of(Severity.AFKEUR)
        assert refusing
        assert all(
            finding.level > 2 and finding.retourcode in {None, "0200", "0233"}
            for finding in refusing
        )
        return
    assert ieb.parse(ieb.serialize(retour)) == retour
    assert (codes(retour) == [None]) == report.accepted
    wrong = surely_wrong(check_retour(retour, heen))
    about_codes = re.compile(
        "hoort niet bij een regel|geen enkele regel|kennen wij niet|kan niet volgen"
    )
    assert all(about_codes.search(finding.message) for finding in wrong)


@given(st.data(), heenberichten)
def test_level_1_never_gives_a_retour(data, heen):
    """Whatever else was found: what failed at level 1 is answered by the transport."""
    others = data.draw(st.lists(wild(heen), max_size=3))
    first = evolve(data.draw(wild(heen, (1,))), severity=Severity.AFKEUR)
    with pytest.raises(NoRetour, match="niveau 1"):
        answer(heen, *data.draw(st.permutations([first, *others])))


@given(heenberichten, st.booleans())
def test_every_retour_on_what_validate_finds_is_valid_and_passes_its_check(heen, again):
    """From message to report to retour to check, with a history and without."""
    history = History().accept(heen) if again else None
    context = Context(today=DAY, history=history, retourcodes=GIVEN.retourcodes)
    report = ieb.validate(heen, context)
    retour = build_retour(heen, report, identificatie="R1", dagtekening=after(heen))
    assert ieb.parse(ieb.serialize(retour)) == retour
    assert surely_wrong(check_retour(retour, heen, evolve(context, history=None))) == []
    assert (codes(retour) == [None]) == report.accepted
