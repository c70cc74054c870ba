"""The files of `ieb plan`: read strictly, and with all that is wrong at once."""

from __future__ import annotations

import json

import pytest

from ieb.administratie import Beleid, Soort
from ieb.cli.records_in import read_dossiers, read_heard, read_policy
from ieb.errors import InvalidValue, UnreadableSource
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs

BSN = "999992016"
HULP = {"nummer": "HH-1", "soort": "HUISHOUDELIJKE_HULP", "van": "2025-03-12"}


@pytest.fixture
def records(tmp_path):
    """Write JSON and read it as dossiers."""

    def go(content: object):
        path = tmp_path / "dossiers.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return read_dossiers(path)

    return go


@pytest.fixture
def policy(tmp_path):
    """Write TOML and read it as policy."""

    def go(text: str) -> Beleid:
        path = tmp_path / "beleid.toml"
        path.write_text(text, encoding="utf-8")
        return read_policy(path)

    return go


def file_of(*provisions: object, **more: object) -> list[object]:
    """Return a file with one dossier."""
    return [{"bsn": BSN, "voorzieningen": provisions, **more}]


class TestWhatIsRead:
    """Files as they should be."""

    def test_a_cost_is_a_kostprijs_or_a_rent(self, records):
        """The keys say which; null and nothing are the same."""
        aid = {**HULP, "soort": "HULPMIDDEL"}
        cost = {"kostprijs_bedrag": 60000, "kostprijs_startdatum": "2025-03-12"}
        provisions = (
            {**aid, "nummer": "A", "kostprijs": cost},
            {**aid, "nummer": "B", "kostprijs": {"per_maand": 2000, "levensduur": 60}},
            {**aid, "nummer": "C", "kostprijs": None},
        )
        (dossier,) = records(file_of(*provisions))
        kinds = [type(provision.kostprijs) for provision in dossier.voorzieningen]
        assert kinds == [Kostprijs, Huur, type(None)]

    def test_all_of_the_policy_can_be_said(self, policy):
        """Dates as TOML has them or as text, and the brake as people write it."""
        beleid = policy(
            'gemeente = "0513"\nkostprijs = "langste"\nvooruit = 7\nmutaties = "exact"\n'
            'te_laat = "inkorten"\nrem = "2,5%"\n[pauze]\nmaanden = 1\n[vanaf]\n'
            'abonnementstarief = 2021-01-01\n"beschermd wonen" = "2023-01-01"\n'
            "[bijdrageplichtig]\nSPORTROLSTOEL = true\n[termijnen]\noplegging = 6\n"
        )
        assert beleid.bijdrageplichtig == {Soort.SPORTROLSTOEL: True}
        assert (beleid.termijnen.oplegging, str(beleid.rem)) == (6, "1/40")
        assert [day.year for day in beleid.vanaf.values()] == [2021, 2023]

    def test_the_brake_may_be_off(self, policy):
        """One word says so."""
        assert policy('gemeente = "0513"\nrem = "uit"\n').rem is None


class TestWhatIsWrong:
    """Each fault has its place, all come at once, and none holds a Bsn."""

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (
                file_of({**HULP, "kleur": 1}),
                "dossier[1].voorzieningen[1]: de sleutel 'kleur' is onbekend.",
            ),
            (
                file_of({"soort": "BEGELEIDING", "van": "2025-03-12"}),
                "de sleutel nummer ontbreekt.",
            ),
            (
                file_of({**HULP, "soort": "SCOOTMOBIL"}),
                ".soort: 'SCOOTMOBIL' is onbekend. Bekend zijn: ",
            ),
            (file_of({**HULP, "van": "31-02-2025"}), ".van: '31-02-2025' is geen bestaande datum."),
            (file_of({**HULP, "van": 5}), ".van: verwacht wordt een datum, zoals 2025-03-12."),
            (file_of({**HULP, "nummer": 5}), ".nummer: verwacht wordt tekst."),
            (
                file_of({**HULP, "herindicatie": "nee"}),
                ".herindicatie: verwacht wordt true of false.",
            ),
            (file_of({**HULP, "tot": "2025-03-11"}), "Voorziening HH-1: het einde 11-03-2025 ligt"),
            (file_of({**HULP, "kostprijs": {"per_maand": "20"}}), "een bedrag in hele eurocenten"),
            (
                file_of({**HULP, "kostprijs": {"per_maand": 20, "levensduur": 1.5}}),
                "een geheel getal",
            ),
            (
                file_of({**HULP, "onderbrekingen": 5}),
                ".onderbrekingen: deze waarde past hier niet.",
            ),
            (file_of(HULP, HULP), "dossier[1]: Voorziening HH-1 staat twee keer in het dossier."),
            (file_of(overleden="2025-01-01", geboortedatum="2025-01-02"), "overleden voor de geb"),
            ([5], "dossier[1]: verwacht wordt een object met sleutels."),
        ],
    )
    def test_in_dossiers(self, records, content, text):
        """The text says where it is and what was expected."""
        with pytest.raises(InvalidValue) as caught:
            records(content)
        assert text in str(caught.value)
        assert BSN not in str(caught.value)

    def test_all_faults_come_at_once_up_to_fifty(self, records):
        """Each dossier has its own; of more than fifty the rest is counted."""
        with pytest.raises(InvalidValue) as caught:
            records([{"bsn": BSN, "x": 1}] * 60)
        lines = str(caught.value).splitlines()
        assert lines[0] == "dossiers.json klopt niet:"
        assert lines[1] == "  dossier[1]: de sleutel 'x' is onbekend."
        assert (len(lines), lines[-1]) == (52, "En nog 10 fouten.")

    def test_in_the_policy(self, policy):
        """The highest kostprijs is no choice, and that is explained."""
        with pytest.raises(InvalidValue) as caught:
            policy(
                'gemeente = "0513"\nkostprijs = "hoogste"\nrem = 5\n[pauze]\ndagen = 56\n'
                "maanden = 1\n[vanaf]\nAT = 2020-01-01\n[bijdrageplichtig]\nROLSTOEL = 1\n"
            )
        assert str(caught.value).splitlines() == [
            "beleid.toml klopt niet:",
            "  pauze: Pauzeregel: geef dagen of maanden, niet allebei.",
            "  kostprijs: kies zelf of langste. (Optellen of de hoogste kiezen mag niet.)",
            "  vanaf.AT: 'AT' is onbekend. Bekend zijn: abonnementstarief, beschermd wonen.",
            "  bijdrageplichtig.ROLSTOEL: verwacht wordt true of false.",
            "  rem: verwacht wordt een percentage, zoals 5%, of uit.",
        ]

    @pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "{", "", "{}"])
    def test_what_is_no_json(self, tmp_path, text):
        """A key that stands twice is no less wrong than half a file."""
        path = tmp_path / f"{BSN}.json"
        path.write_text(text, encoding="utf-8")
        for read in (read_dossiers, read_heard):
            with pytest.raises(UnreadableSource) as caught:
                read(path)
            assert BSN not in str(caught.value)

    def test_what_is_no_toml(self, policy):
        """The file is named."""
        with pytest.raises(UnreadableSource, match=r"beleid\.toml is geen TOML"):
            policy("gemeente = ")
