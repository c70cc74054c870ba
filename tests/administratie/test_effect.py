"""What an aanlevering changes for the client, before it is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import WMO405, WMO407, WMO409, History
from ieb.administratie import Effect, effect_of, signal_effect
from ieb.codes import TARIEVEN, RedenTerugkoppeling, StatusAanlevering
from ieb.errors import InvalidType
from ieb.findings import Severity
from ieb.kalender import Maand, charged, tarief_in
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

from .play import BSN, GEMEENTE, day

AT, BW = Stroom.ABONNEMENTSTARIEF, Stroom.BESCHERMD_WONEN
FIRST, CHANGED, REMOVED, _ = StatusAanlevering
TODAY = date(2026, 3, 15)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def message(
    status: StatusAanlevering,
    start: date,
    stop: date | None,
    stroom: Stroom = AT,
    number: int = 1,
    today: date = TODAY,
) -> WMO405 | WMO407:
    """Return an aanlevering of a period."""
    period = Period(
        sleutel=Sleutel(GEMEENTE, stroom, number), bsn=BSN, start=start, stop=stop, kostprijs=None
    )
    return period.message(status, identificatie=f"G{status.value}", dagtekening=today, release=None)


def months(effect: Effect, spans: object) -> set[Maand]:
    """Return the months up to that of the Dagtekening in some spans."""
    found: set[Maand] = set()
    for span in spans:  # type: ignore[attr-defined]  # spans of months, as the stream says
        for maand in span:
            if maand > Maand.of(effect.dagtekening):
                break
            found.add(maand)
    return found


def due(start: date, stop: date | None) -> set[Maand]:
    """Return the months that a period charges up to that of the Dagtekening, one by one."""
    return {maand for maand in charged(start, stop or date(2040, 1, 1)) if maand <= Maand.of(TODAY)}


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    """Return the days of a period."""
    start = draw(days)
    return start, draw(
        st.none() | st.integers(0, 700).map(lambda more: start + timedelta(days=more))
    )


@given(spans(), spans())
def test_the_effect_is_the_difference_of_the_months(
    old: tuple[date, date | None], new: tuple[date, date | None]
) -> None:
    """Added is what is charged now and was not; taken back is what was and is not."""
    history = History().accept(message(FIRST, *old))
    effect = effect_of(message(CHANGED, *new), history)
    added, taken = due(*new) - due(*old), due(*old) - due(*new)
    assert months(effect, effect.added) == added
    assert months(effect, effect.taken_back) == taken
    now = Maand.of(TODAY)
    assert effect.gives_credit is any(maand < now for maand in taken)
    assert effect.gives_extra is any(maand < now for maand in added)
    assert effect.extra is not None
    assert effect.credit is not None
    assert effect.extra.cents == sum(tarief_in(maand).cents for maand in added)
    assert effect.credit.cents == sum(tarief_in(maand).cents for maand in taken)


@given(spans())
def test_a_removal_takes_back_what_the_start_added(old: tuple[date, date | None]) -> None:
    """What a first aanlevering adds is what its removal takes back."""
    first = effect_of(message(FIRST, *old), History())
    history = History().accept(message(FIRST, *old))
    removal = effect_of(message(REMOVED, *old), history)
    assert first.added == removal.taken_back
    assert first.taken_back == removal.added == ()
    assert first.extra == removal.credit


@given(spans(), spans())
def test_in_beschermd_wonen_days_count_and_no_amount_is_known(
    old: tuple[date, date | None], new: tuple[date, date | None]
) -> None:
    """The spans are days; what they cost depends on income."""
    history = History().accept(message(FIRST, *old, BW))
    effect = effect_of(message(CHANGED, *new, BW), history)
    assert effect.extra is None
    assert effect.credit is None

    def numbers(stretches: object) -> set[int]:
        found: set[int] = set()
        for span in stretches:  # type: ignore[attr-defined]  # spans of days, as the stream says
            end = min(span.end, date(2031, 1, 1)).toordinal()
            found |= set(range(span.van.toordinal(), end + 1))
        return found

    def whole(start: date, stop: date | None) -> set[int]:
        return set(range(start.toordinal(), (stop or date(2031, 1, 1)).toordinal() + 1))

    assert numbers(effect.added) == whole(*new) - whole(*old)
    assert numbers(effect.taken_back) == whole(*old) - whole(*new)


def test_a_corrected_start_tells_of_its_bills() -> None:
    """A later start gives a credit bill, an earlier one an extra bill; each says how much."""
    history = History().accept(message(FIRST, day("10-01-2026"), None))
    later = effect_of(message(CHANGED, day("10-02-2026"), None), history)
    assert list(later.lines()) == [
        "Eraf: de maand 2026-02; tot nu toe 21,80 euro naar het landelijke tarief.",
        "De cliënt krijgt een creditfactuur.",
    ]
    earlier = effect_of(message(CHANGED, day("10-11-2025"), None), history)
    assert list(earlier.lines()) == [
        "Erbij: de maanden 2025-12 t/m 2026-01; tot nu toe 42,80 euro naar het landelijke tarief.",
        "De cliënt krijgt een extra factuur over wat al voorbij is.",
    ]
    same = effect_of(message(CHANGED, day("12-01-2026"), None), history)
    assert list(same.lines()) == ["Er verandert niets voor de cliënt."]


def test_what_is_on_time_gives_no_bill_of_its_own() -> None:
    """A stop of yesterday or a start of this month changes the next bill, in either stream."""
    for stroom in (AT, BW):
        running = History().accept(message(FIRST, day("01-01-2026"), None, stroom))
        on_time = [
            effect_of(message(CHANGED, day("01-01-2026"), day("14-03-2026"), stroom), running),
            effect_of(message(FIRST, day("01-03-2026"), None, stroom), History()),
        ]
        assert not [effect for effect in on_time if effect.gives_credit or effect.gives_extra]
        late = effect_of(message(CHANGED, day("01-01-2026"), day("28-01-2026"), stroom), running)
        assert late.gives_credit
        assert not late.gives_extra
        early = effect_of(message(FIRST, day("01-02-2026"), None, stroom), History())
        assert early.gives_extra
        assert not early.gives_credit


def test_nobody_pays_for_april_and_may_2020() -> None:
    """These months are in no amount and give no bill, but in beschermd wonen they count."""
    start = message(FIRST, day("15-02-2020"), day("31-07-2020"), today=day("01-08-2020"))
    effect = effect_of(start, History())
    assert list(effect.lines()) == [
        (
            "Erbij: de maand 2020-03, de maanden 2020-06 t/m 2020-07; tot nu toe 57,00 euro naar het "
            "landelijke tarief."
        ),
        "De cliënt krijgt een extra factuur over wat al voorbij is.",
    ]
    free = message(FIRST, day("01-04-2020"), day("31-05-2020"), today=day("01-08-2020"))
    assert list(effect_of(free, History()).lines()) == ["Er verandert niets voor de cliënt."]
    housed = message(FIRST, day("01-04-2020"), day("31-05-2020"), BW, today=day("01-08-2020"))
    assert effect_of(housed, History()).gives_extra


def test_days_are_told_in_words() -> None:
    """In beschermd wonen the text names days."""
    effect = effect_of(message(FIRST, day("10-01-2026"), None, BW), History())
    assert next(effect.lines()) == "Erbij: de dagen 10-01-2026 t/m heden."


def test_a_month_without_a_tariff_has_no_amount() -> None:
    """Before 2020 no tariff says what a month costs."""
    old = message(FIRST, day("10-01-2019"), None, today=day("01-03-2020"))
    assert effect_of(old, History()).extra is None
    assert effect_of(old, History(), tarieven=TARIEVEN).credit is not None


def test_the_effect_as_a_signal() -> None:
    """It stands beside what the rules find, marked as what the CAK warns for, without a Bsn."""
    finding = signal_effect(message(FIRST, day("10-01-2026"), None), History())
    assert (finding.code, finding.severity) == ("AD002", Severity.SIGNAAL)
    assert finding.message.startswith("Gevolg op 15-03-2026: Erbij: de maanden vanaf 2026-02")
    assert BSN not in finding.message


def test_what_delivers_no_period_has_no_effect() -> None:
    """A retour or a terugkoppeling is refused by name."""
    remark = WMO409.terugkoppeling(
        ontvanger=GEMEENTE,
        identificatie="C1",
        dagtekening=TODAY,
        eb_start_nummer=1,
        reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )
    with pytest.raises(InvalidType, match="verwacht een WMO405 of WMO407, geen WMO409"):
        effect_of(remark, History())
