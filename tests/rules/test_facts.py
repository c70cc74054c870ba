"""The facts behind the rules: their evidence marks, and the gemeentecodes and tariffs with their days."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import RULES, WMO405, WMO407, Bedrag, Context, History, InvalidType, Kostprijs, Mark
from ieb.codes import TARIEF_ANNOUNCED_UNTIL, Gemeentecode, Gemeentecodes, gemeentecodes, gemeenten
from ieb.releases.evidence import facts

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
SPAN = st.dates(date(2021, 6, 1), date(2023, 6, 1))


def start(
    gemeente="0513", dagtekening=date(2025, 5, 12), startdatum=date(2025, 5, 12), kostprijs=None
):
    """A first aanlevering."""
    return WMO405.eerste_aanlevering(
        gemeente=gemeente,
        identificatie="G1",
        dagtekening=dagtekening,
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=startdatum,
        eb_kostprijs=kostprijs,
    )


def refused(message, context):
    """The texts of TR378 on a message."""
    return [found.message for found in ieb.validate(message, context) if found.code == "TR378"]


class TestGemeentecode:
    """TR378: "Afzender is in the CBS list"; a code that was in force on the start date is good too."""

    @given(startdatum=SPAN, dagtekening=SPAN, today=st.none() | SPAN)
    def test_a_code_is_good_when_it_was_in_force_on_a_day_that_counts(
        self, startdatum, dagtekening, today
    ):
        """TR378: the sender is in the list of the CBS, on one of the days that count.

        Those are the start date, the Dagtekening and the day of receipt; the span has both its ends.
        """
        codes = [Gemeentecode(code="0501", valid_from=FIRST, valid_to=LAST)]
        message = start("0501", dagtekening, startdatum)
        found = refused(message, Context(today=today, gemeenten=codes))
        outside = not any(
            day is not None and FIRST <= day <= LAST for day in (startdatum, dagtekening, today)
        )
        assert bool(found) is outside

    def test_a_code_that_ended_is_told_apart_from_one_that_never_was(self):
        """TR378: a code that has ended is told with the days that were looked at."""
        late = start("0501", date(2023, 1, 2), date(2023, 1, 1))
        days = "op de startdatum 01-01-2023 en ook niet op de Dagtekening 02-01-2023"
        assert refused(late, Context()) == [f"Gemeentecode 0501 gold niet {days}."]
        unknown = "Gemeentecode 9999 komt niet voor in de lijst van gemeenten van het CBS."
        assert refused(start("9999"), Context()) == [unknown]

    @pytest.mark.parametrize(
        "codes",
        [
            ["0501"],
            {"0501"},
            {"0501": "Brielle"},
            [Gemeentecode(code="0501")],
            {"0501": Gemeentecode(code="0501")},
            Gemeentecodes.of(["0501"]),
        ],
    )
    def test_a_context_takes_codes_in_any_form(self, codes):
        """A code without days is in force on every day; a code that is not in the list never is."""
        context = Context(gemeenten=codes)
        assert refused(start("0501"), context) == []
        assert len(refused(start("0513"), context)) == 1

    @pytest.mark.parametrize("wrong", ["0513", 513, [513]])
    def test_a_context_refuses_what_is_no_list_of_codes(self, wrong):
        """A text would be taken for a collection of digits."""
        with pytest.raises(InvalidType, match="gemeenten: verwacht"):
            Context(gemeenten=wrong)

    def test_without_a_list_that_of_the_library_counts(self):
        """None means the list of the library, with its former codes; all present ones are good."""
        assert Context().gemeenten is Context(gemeenten=None).gemeenten is gemeentecodes()
        assert not any(refused(start(code), Context()) for code in gemeenten())


class TestTariff:
    """TR409: "no tariff known for that date: not judged, and the report says so"."""

    @pytest.mark.parametrize("days", [1, 400])
    def test_after_the_last_announced_day_a_kostprijs_is_not_judged(self, days):
        """A tariff that nobody announced is not guessed."""
        day = TARIEF_ANNOUNCED_UNTIL + timedelta(days=days)
        low = Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=day)
        report = ieb.validate(start(kostprijs=low))
        assert report.findings == ()
        (lacking,) = [row.lacks for row in report.not_judged if row.code == "TR409"]
        assert lacking == f"een abonnementstarief op {day:%d-%m-%Y}"

    def test_on_the_last_announced_day_it_is_judged(self):
        """The tariff of 2026 holds until the end of that year."""
        low = Kostprijs(kostprijs_bedrag=Bedrag(2180), kostprijs_startdatum=TARIEF_ANNOUNCED_UNTIL)
        report = ieb.validate(start(kostprijs=low))
        assert [found.code for found in report] == ["TR409"]


# Rule: its mark on a WMO405 and on a WMO407; a dash where it does not apply.
ON_DELIVERIES = """
TR056 4.0 4.0
TR063 4.0 4.0
TR103 4.0 4.0
TR104 4.0 4.0
TR135 4.0 4.0
TR378 4.0 4.0
TR393 4.0 -
TR394 4.0 -
TR395 - 4.0
TR396 - aanname
TR400 - 3.0
TR404 3.0 aanname
TR409 4.0 -
CS002 zuster zuster
CS003 zuster zuster
CS125 zuster zuster
OP033 3.0 3.0
OP035 4.0 4.0
OP035x1 4.0 4.0
OP241 4.0 4.0
OP372 4.0 4.0
OP371 - 3.0
OP047 zuster zuster
OP079 zuster zuster
OP080 zuster zuster
OP179 zuster zuster
OP192 zuster zuster
UP001 3.0 3.0
UP017 3.0 3.0
UP024 3.0 3.0
IV024 zuster -
IV046 zuster zuster
IV106 4.0 4.0
IV107 4.0 4.0
"""

# Rule, the datatype on which it stands for a facet, and the mark of that datatype.
ON_DATATYPES = """
IV024 LDT_Bedrag zuster
RS001 LDT_Bedrag 4.0
RS001 LDT_BerichtSubversie 1.0
RS001 LDT_BerichtVersie 1.0
RS001 LDT_Nummer 3.0
RS002 LDT_BerichtSubversie 1.0
RS002 LDT_BerichtVersie 1.0
RS005 LDT_Bedrag 4.0
RS006 LDT_Nummer 3.0
RS008 LDT_StatusAanlevering 1.0
RS010 LDT_BerichtCode 1.0
RS015 LDT_BurgerServicenummer 1.0
RS017 LDT_IdentificatieBericht 1.0
RS032 LDT_Datum 4.0
RS035 LDT_Gemeente 1.0
RS037 LDT_BurgerServicenummer 1.0
RS047 LDT_BerichtCode 1.0
RS048 LDT_Versie 1.0
"""

# Element of a WMO405, a wrong value, what is found, and with which mark.
ON_ELEMENTS = [
    ("KostprijsBedrag", "-1", "RS001", "4.0"),
    ("KostprijsBedrag", "100000000", "RS005", "4.0"),
    ("KostprijsBedrag", "1,00", "IV024", "zuster"),
    ("EbStartNummer", "-1", "RS001", "3.0"),
    ("EbStartNummer", "1000000000", "RS006", "3.0"),
    ("EbStartNummer", "een", "cvc-datatype-valid", "3.0"),
    ("BerichtVersie", "-1", "RS001", "1.0"),
    ("BerichtVersie", "100", "RS002", "1.0"),
    ("BerichtSubversie", "-1", "RS001", "1.0"),
    ("BerichtSubversie", "100", "RS002", "1.0"),
    ("StatusAanlevering", "11", "RS008", "1.0"),
    ("StatusAanlevering", "4", "cvc-enumeration-valid", "1.0"),
    ("BerichtCode", "5780", "RS010", "1.0"),
    ("BerichtCode", "580", "RS047", "1.0"),
    ("Bsn", "9999920160", "RS015", "1.0"),
    ("Bsn", "99999201", "RS037", "1.0"),
    ("Identificatie", "G123456789012", "RS017", "1.0"),
    ("EbStartdatum", "2025-05-12Z", "RS032", "4.0"),
    ("EbStartdatum", "", "RS033", "4.0"),
    ("Afzender", "513", "RS035", "1.0"),
    ("BasisschemaXsdVersie", "1.0", "RS048", "1.0"),
]


class TestMarks:
    """Every rule says where it was read, on each message and each datatype."""

    @pytest.mark.parametrize("row", ON_DELIVERIES.strip().split("\n"))
    def test_a_rule_has_its_mark_on_each_message(self, row):
        """The casus document applies to both kinds of message; only what says otherwise is an aanname."""
        code, *marks = row.split()
        rule = RULES[code]
        found = [
            rule.mark_for(naam) if naam in rule.messages else "-" for naam in ("WMO405", "WMO407")
        ]
        assert found == marks

    def test_a_finding_on_beschermd_wonen_rests_on_the_casus_document(self):
        """OP241 and OP372 were read in a document that applies to a WMO407 as well."""
        key = {
            "gemeente": "0513",
            "bsn": "999992016",
            "bw_start_nummer": 1,
            "dagtekening": date(2025, 5, 12),
        }
        old = WMO407.eerste_aanlevering(**key, identificatie="G1", bw_startdatum=date(2020, 1, 1))
        gone = WMO407.verwijderen_aanlevering(
            **key, identificatie="G2", bw_startdatum=date(2020, 1, 1)
        )
        found = [*ieb.validate(old), *ieb.validate(gone, Context(history=History().accept(old)))]
        marks = {finding.code: finding.mark for finding in found}
        assert marks["OP241"] is marks["OP372"] is Mark.V4_0

    def test_a_rule_on_datatypes_has_the_mark_of_each(self):
        """One rule may stand for a facet of several datatypes, and each was read somewhere."""
        rows = [fact for fact in facts(ieb.release()) if fact.group == "Regels op datatypen"]
        found = [(fact.name, fact.content.rpartition(" ")[2], fact.mark.value) for fact in rows]
        assert found == [tuple(row.split()) for row in ON_DATATYPES.strip().split("\n")]

    @pytest.mark.parametrize("code", sorted(code for code in RULES if code.startswith("RS")))
    def test_a_rule_on_datatypes_is_as_sure_as_the_surest_of_them(self, code):
        """The register has one mark for each; an empty element was refused by the casus document itself."""
        rows = [row.split() for row in ON_DATATYPES.strip().split("\n")]
        marks = {mark for rule, _, mark in rows if rule == code} or {"4.0"}
        assert RULES[code].mark == max(marks)

    @pytest.mark.parametrize(("element", "value", "code", "mark"), ON_ELEMENTS)
    def test_a_finding_of_level_1_has_the_mark_of_its_datatype(self, element, value, code, mark):
        """What the XSD refuses rests on the datatype of the element, not on the rule alone."""
        cost = Kostprijs(kostprijs_bedrag=Bedrag(300000), kostprijs_startdatum=date(2025, 5, 12))
        data = ieb.serialize(start(kostprijs=cost)).decode()
        broken = re.sub(rf"(<[a-z0-9]+:{element}>)[^<]*", rf"\g<1>{value}", data, count=1)
        (found,) = ieb.check(broken.encode()).findings
        assert (found.code, found.mark.value) == (code, mark)
