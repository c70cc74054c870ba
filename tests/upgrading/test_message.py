"""One message of 1.0 with its actual period becomes the WMO405 that says the same."""

from datetime import date

import attrs
import pytest

import ieb
from ieb import CannotUpgrade, StatusAanlevering
from ieb.codes import gemeenten
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.messages.aanlevering import Content, aanlevering_of
from ieb.upgrading import upgrade

from .support import (
    BSN,
    END,
    FIRST,
    GEMEENTE,
    LATER,
    NUMBER,
    OTHER,
    PRICE,
    retour,
    said_of,
    sleutel,
    start,
    stop,
)


def actual(*, stop=None, price=PRICE, bsn=BSN, key=None):
    """Return a period as it is before a message."""
    return Content(sleutel=key or sleutel(), bsn=bsn, start=FIRST, stop=stop, kostprijs=price)


@pytest.mark.parametrize(
    ("message", "before", "status", "after"),
    [
        (start("1", price=PRICE), None, "1", (FIRST, None, PRICE)),
        (start("2", day=LATER), actual(), "2", (LATER, None, None)),
        (start("2", day=LATER), actual(stop=END), "2", (LATER, END, None)),
        (start("3", price=PRICE), actual(), "3", (FIRST, None, PRICE)),
        (stop("1"), actual(), "2", (FIRST, END, PRICE)),
        (stop("2", day=LATER), actual(stop=END), "2", (FIRST, LATER, PRICE)),
        (stop("3", day=LATER), actual(stop=END), "2", (FIRST, None, PRICE)),
    ],
    ids=["401-1", "401-2", "401-2-stopped", "401-3", "403-1", "403-2", "403-3"],
)
def test_each_status_becomes_the_one_that_says_the_same_of_the_whole_period(
    message, before, status, after
):
    """A stop and its removal change the period (status 2): status 3 would remove all of it."""
    made = aanlevering_of(upgrade(message, actual=before, identificatie="N1"))
    assert made.status is StatusAanlevering.by_code(status)
    assert said_of(made) == after
    assert (made.bsn, made.sleutel, made.identificatie) == (BSN, sleutel(), "N1")


@pytest.mark.parametrize(
    ("message", "before", "code", "missing"),
    [
        (start("1"), actual(), "nummer-in-gebruik", ()),
        (start("2"), None, "periode-ontbreekt", ("EbStopdatum",)),
        (start("3"), None, "periode-ontbreekt", ("EbStopdatum",)),
        (start("3"), actual(stop=END), "stop-bestaat", ()),
        (stop("1"), None, "periode-ontbreekt", ("EbStartdatum", "EbKostprijs")),
        (stop("1"), actual(stop=END), "stop-bestaat", ()),
        (stop("2"), actual(), "stop-ontbreekt", ("EbStopdatum",)),
        (stop("3"), actual(), "stop-ontbreekt", ("EbStopdatum",)),
        (start("9"), actual(), "status-9", ()),
        (stop("9"), None, "status-9", ()),
        (stop("1"), actual(bsn=OTHER), "andere-client", ()),
        (stop("1"), actual(key=sleutel(2)), "andere-periode", ()),
        (stop("1"), actual(key=sleutel(gemeente="0344")), "andere-periode", ()),
        (retour(start("1"), "8848"), None, "geen-start-of-stop", ()),
    ],
)
def test_what_cannot_be_says_what_is_missing_and_names_nobody(message, before, code, missing):
    """Nothing is made up: the error names the case, the elements, and no Bsn."""
    with pytest.raises(CannotUpgrade) as found:
        upgrade(message, actual=before, identificatie="N1")
    assert isinstance(found.value, IebError)
    assert (found.value.code, found.value.missing) == (code, missing)
    assert BSN not in str(found.value)
    assert OTHER not in str(found.value)
    assert all(name in str(found.value) for name in missing)


@pytest.mark.parametrize(
    ("message", "before", "wanted"),
    [
        (
            stop("1"),
            actual(bsn=OTHER),
            "is van een ander Bsn dan de actuele periode. Kijk bij welke cliënt",
        ),
        (stop("2"), actual(), "Zij staat in de eerste stop (WMO403, status 1) met hetzelfde"),
        (stop("3"), actual(), "of in uw administratie: geef de periode mee met haar EbStopdatum."),
        (start("9"), actual(), "Zoek op wat er met de periode moest gebeuren, en geef dat als"),
        (stop("9"), None, "als WMO403 met status 1, 2 of 3; moest er niets, laat het bericht dan"),
    ],
)
def test_what_cannot_be_says_where_it_comes_from_and_what_to_do(message, before, wanted):
    """A text is of use when somebody can go on with it; a masked Bsn tells nothing."""
    with pytest.raises(CannotUpgrade) as found:
        upgrade(message, actual=before, identificatie="N1")
    assert wanted in str(found.value)
    assert "*" not in str(found.value)


def test_a_retour_is_told_by_its_codes():
    """Codes of 1.0 are what the CAK said then; they are read, and not translated."""
    refused = retour(start("3"), "9071", "Bericht/Client/StartEigenBijdrage")
    with pytest.raises(CannotUpgrade, match=r"afkeurcodes: 9071.*bij een reeks mee"):
        upgrade(refused, identificatie="N1")
    with pytest.raises(CannotUpgrade, match="afkeurcodes: geen"):
        upgrade(retour(start()), identificatie="N1")


def test_a_message_of_later_releases_is_stamped_and_not_upgraded():
    """Who has a WMO405 of 3.0 is told of for_release; one of 4.0 is what it should be."""
    now = upgrade(start(), identificatie="N1")
    with pytest.raises(CannotUpgrade, match=r"al van release 4\.0 en hoeft niet") as told:
        upgrade(now, identificatie="N2")
    assert "for_release" not in str(told.value)
    earlier = now.for_release(ieb.release("3.0"))
    with pytest.raises(CannotUpgrade) as told:
        upgrade(earlier, identificatie="N2")
    assert "bericht.for_release(ieb.release('4.0'))" in str(told.value)
    assert earlier.for_release(ieb.release("4.0")) == now


def test_day_gemeente_and_number_are_those_given():
    """What has to be sent now bears the day of sending, the merged gemeente and a free number."""
    given = {"dagtekening": date(2026, 8, 1), "gemeente": "1916", "start_nummer": 7}
    for key in (sleutel(), sleutel(7, "1916")):
        made = aanlevering_of(upgrade(stop(), actual=actual(key=key), identificatie="N1", **given))
        assert (made.dagtekening, made.sleutel) == (date(2026, 8, 1), sleutel(7, "1916"))
    assert aanlevering_of(upgrade(start(), identificatie="N1")).dagtekening == FIRST


def test_the_upgrade_translates_and_does_not_judge():
    """A stop before its start (CS003) and a gemeente that is none (S300) are for check to say."""
    before = upgrade(stop(day=date(2020, 1, 1)), actual=actual(), identificatie="N1")
    assert "CS003" in {finding.code for finding in ieb.validate(before).findings}
    now = date(2026, 8, 1)
    context = ieb.Context(today=now, gemeenten=gemeenten())
    gone = upgrade(start(gemeente="0370"), identificatie="N1", dagtekening=now)
    assert "S300" in {finding.retourcode for finding in ieb.validate(gone, context).findings}


def test_an_old_first_start_that_is_sent_now_breaks_the_term():
    """It is upgraded, and OP241 says that its start is more than twelve months back."""
    made = upgrade(start(), identificatie="N1", dagtekening=date(2026, 8, 1))
    context = ieb.Context(today=date(2026, 8, 1), history=ieb.History())
    assert "OP241" in {finding.code for finding in ieb.validate(made, context).findings}


def test_wrong_arguments_are_refused():
    """What is no message, no period, or no Identificatie is said to be so, in Dutch."""
    with pytest.raises(InvalidType, match="Verwacht een bericht"):
        upgrade("WMO401", identificatie="N1")
    with pytest.raises(InvalidType, match="actual: verwacht een periode"):
        upgrade(stop(), actual=start(), identificatie="N1")
    for key in (None, ("0513", "abonnementstarief", 1), sleutel()._replace(stroom="at")):
        period = attrs.evolve(actual(), sleutel=key)
        with pytest.raises(InvalidType, match="actual: verwacht een periode met als sleutel"):
            upgrade(stop(), actual=period, identificatie="N1")
    with pytest.raises(InvalidValue, match="identificatie"):
        upgrade(start(), identificatie="")
    with pytest.raises(InvalidType, match="identificatie"):
        upgrade(start())


def test_the_face_of_the_library_has_it():
    """`from ieb import upgrade` is all that is needed."""
    assert ieb.upgrade is upgrade
    made = ieb.upgrade(start(), identificatie="N1")
    assert (made.naam, made.release.name, made.header.afzender) == ("WMO405", "4.0", GEMEENTE)
    assert made.client.periode_eigen_bijdrage_abo.eb_start_nummer == NUMBER


@pytest.mark.parametrize(
    ("wrong", "argument"),
    [
        ({"gemeente": "abc"}, "gemeente"),
        ({"gemeente": 513}, "gemeente"),
        ({"start_nummer": -1}, "start_nummer"),
        ({"start_nummer": "1"}, "start_nummer"),
        ({"identificatie": "G" * 13}, "identificatie"),
        ({"dagtekening": "2020-05-12"}, "dagtekening"),
    ],
)
def test_what_is_wrong_is_called_as_the_caller_called_it(wrong, argument):
    """Not by the element of the WMO405 in which it would have come."""
    with pytest.raises(IebError, match=f"^{argument}: verwacht") as caught:
        upgrade(start(), **({"identificatie": "N1"} | wrong))
    assert caught.value.argument == argument


def test_a_period_beschermd_wonen_is_not_that_of_a_start_of_1_0():
    """Release 1.0 knew the abonnementstarief only: the same number elsewhere is another period."""
    elsewhere = ieb.WMO407.eerste_aanlevering(
        gemeente=GEMEENTE,
        identificatie="B1",
        dagtekening=FIRST,
        bsn=BSN,
        bw_start_nummer=NUMBER,
        bw_startdatum=FIRST,
    )
    with pytest.raises(ieb.CannotUpgrade, match="beschermd wonen"):
        ieb.upgrade(stop(), actual=aanlevering_of(elsewhere), identificatie="N1")


def test_a_removed_period_does_not_come_back():
    """What was removed counts as never sent, so there is nothing to stop or to change."""
    before = aanlevering_of(ieb.upgrade(start(), identificatie="N1"))
    removed = aanlevering_of(ieb.upgrade(start("3"), actual=before, identificatie="N2"))
    with pytest.raises(ieb.CannotUpgrade, match="verwijderd") as caught:
        ieb.upgrade(stop(), actual=removed, identificatie="N3")
    assert caught.value.code == "verwijderd"
