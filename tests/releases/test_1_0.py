"""Release 1.0: its shape, its closed list of codes and its windows of versions."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import WMO401, WMO402, WMO403, WMO404, InvalidMessage, InvalidValue, UnknownMessage
from ieb.codes import RetourCode, RetourCode10
from ieb.findings import Mark
from ieb.messages import RetourCodes, XsdVersie
from ieb.messages.kinds import kind_of
from ieb.releases import Release, release, release_names
from ieb.releases.compare import compare
from ieb.releases.evidence import facts
from ieb.testing import messages

ONE = release("1.0")
KINDS = (WMO401, WMO402, WMO403, WMO404)
START = b"""<?xml version="1.0" encoding="UTF-8"?>
<a:Bericht xmlns:b="http://www.istandaarden.nl/ieb/1_0/basisschema/schema"
  xmlns:a="http://www.istandaarden.nl/ieb/1_0/wmo401/schema">
  <a:Header><a:BerichtCode>470</a:BerichtCode><a:BerichtVersie>1</a:BerichtVersie>
    <a:BerichtSubversie>0</a:BerichtSubversie><a:Afzender>0513</a:Afzender>
    <a:BerichtIdentificatie><b:Identificatie>G1</b:Identificatie>
      <b:Dagtekening>2020-02-01</b:Dagtekening></a:BerichtIdentificatie>
    <a:XsdVersie><b:BasisschemaXsdVersie>1.1.0</b:BasisschemaXsdVersie>
      <b:BerichtXsdVersie>1.1.0</b:BerichtXsdVersie></a:XsdVersie></a:Header>
  <a:Client><a:Bsn>999992016</a:Bsn>
    <a:StartEigenBijdrage><a:EbStartNummer>1</a:EbStartNummer>
      <a:EbStartdatum>2020-02-01</a:EbStartdatum>
      <a:EbKostprijs><b:KostprijsBedrag>3100</b:KostprijsBedrag>
        <b:KostprijsStartdatum>2020-02-01</b:KostprijsStartdatum></a:EbKostprijs>
      <a:StatusAanlevering>1</a:StatusAanlevering></a:StartEigenBijdrage></a:Client>
</a:Bericht>
"""


def refused(data):
    """Return what is said of bytes that are no valid message."""
    with pytest.raises(InvalidMessage) as found:
        ieb.parse(data)
    return "\n".join(str(finding) for finding in found.value.findings)


def test_a_message_is_known_by_its_namespace_while_every_default_stays_4_0():
    """Who says nothing of releases can read an archive; who asks for 4.0 gets nothing else."""
    message = ieb.parse(START)
    assert (type(message), message.release) == (WMO401, ONE)
    assert ieb.release().name == "4.0"
    with pytest.raises(UnknownMessage, match=r"WMO401 van release 1\.0"):
        ieb.parse(START, release=ieb.release())
    with pytest.raises(UnknownMessage, match="WMO405"):
        ieb.parse(START.replace(b"wmo401", b"wmo405"))


def test_an_unknown_message_is_told_all_that_could_be_read():
    """Who asked for no release hears of the messages of 1.0 too; who asked for one, only of its own."""
    strange = START.replace(b"wmo401", b"wmo499")
    with pytest.raises(UnknownMessage) as found:
        ieb.parse(strange)
    assert all(name in str(found.value) for name in ieb.messages.kinds.KINDS)
    with pytest.raises(UnknownMessage) as found:
        ieb.parse(strange, release=ONE)
    assert "WMO404" in str(found.value)
    assert "WMO405" not in str(found.value)


@given(messages(*KINDS))
def test_every_message_comes_back_from_xml_and_json(message):
    """What was written is read as it was, and its Bsn is in no repr."""
    assert ieb.parse(ieb.serialize(message)) == message
    assert ieb.from_json(ieb.to_json(message)) == message
    if message.client is not None:
        assert message.client.bsn not in repr(message)


def test_another_version_in_the_namespace_of_1_0_is_refused():
    """BerichtVersie 4 belongs to another namespace: the XSD fixes it at 1."""
    found = refused(START.replace(b"BerichtVersie>1<", b"BerichtVersie>4<"))
    assert "Bericht/Header/BerichtVersie" in found


@pytest.mark.parametrize(
    ("stamp", "told"),
    [("1.0.0", 0), ("1.1.0", 0), ("1.2.0", 0), ("0.9.9", 2), ("1.10.0", 2), ("9.9.9", 2)],
)
def test_a_stamp_is_kept_also_outside_the_window_of_the_set(stamp, told):
    """The XSD asks three numbers and no more: a signal at most; what is written anew bears 1.2.0."""
    message = ieb.parse(START.replace(b"1.1.0", stamp.encode()))
    kept = XsdVersie(basisschema_xsd_versie=stamp, bericht_xsd_versie=stamp)
    assert message.header.xsd_versie == kept
    assert ieb.parse(ieb.serialize(message)) == message
    findings = ieb.check(ieb.serialize(message)).findings
    assert [(found.code, found.severity.value) for found in findings] == told * [
        ("SG004", "signaal")
    ]
    assert message.for_release(ONE).header.xsd_versie.bericht_xsd_versie == "1.2.0"


WINDOWS = {"WMO401": "1.0.0", "WMO402": "1.1.0", "WMO403": "1.0.0", "WMO404": "1.1.0"}
STAMPS = st.sampled_from(["0.9.9", "1.0.0", "1.0.9", "1.1.0", "1.2.0", "1.2.1", "1.10.0", "2.0.0"])


@given(message=messages(*KINDS), stamps=st.tuples(STAMPS, STAMPS, STAMPS, STAMPS))
def test_a_stamp_is_held_against_the_window_of_what_bears_it(message, stamps):
    """SG004: in a retour XsdVersie is of the heenbericht and XsdVersieRetour of the retour itself."""
    header = message.header
    own = XsdVersie(basisschema_xsd_versie=stamps[0], bericht_xsd_versie=stamps[1])
    borne = {kind_of(message).heenbericht: stamps[:2]}
    header = attrs.evolve(header, xsd_versie=own)
    if message.naam in ("WMO402", "WMO404"):
        answering = XsdVersie(basisschema_xsd_versie=stamps[2], bericht_xsd_versie=stamps[3])
        header = attrs.evolve(header, xsd_versie_retour=answering)
        borne[message.naam] = stamps[2:]
    found = ieb.validate(attrs.evolve(message, header=header)).findings
    outside = 0
    for naam, given_stamps in borne.items():
        for stamp in given_stamps:
            outside += not WINDOWS[naam] <= stamp.replace("1.10.", "1.3.") <= "1.2.0"
    assert len([finding for finding in found if finding.code == "SG004"]) == outside


def test_the_window_of_a_set_of_others_is_that_of_its_own_appinfo(tmp_path):
    """A set with another window counts; one that states none, or lacks the message, gives no signal."""

    def told(data, **changes):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, content in ONE.sources:
            if name not in changes.get("without", ()):
                made = content.decode().replace(*changes.get("put", ("", "")))
                (folder / name).write_text(made)
        found = ieb.check(data, release=Release.from_xsd(folder)).findings
        return [finding.code for finding in found]

    old = START.replace(b"1.1.0", b"0.9.9")
    assert told(old) == ["SG004", "SG004"]
    assert told(old, put=("BerichtXsdMinVersie>1.0.0", "BerichtXsdMinVersie>0.9.9")) == ["SG004"]
    assert told(old, put=("XsdMinVersie>1", "XsdMinVersie>0")) == []
    assert told(old, put=("BerichtXsdMinVersie", "Oud")) == []
    assert told(old, put=("BasisschemaXsdMinVersie>1.0.0", "BasisschemaXsdMinVersie>een")) == []
    start = ieb.parse(old)
    refusing = ieb.Finding(code="X", message="X.", level=2, retourcode="0001", path="Bericht")
    report = ieb.Report(message=start, findings=(refusing,))
    day = start.header.bericht_identificatie.dagtekening
    answer = ieb.build_retour(start, report, identificatie="R1", dagtekening=day)
    assert told(ieb.serialize(answer), without=("wmo401.xsd",)) == []


@given(messages(WMO402, WMO404))
def test_the_list_of_return_codes_is_closed(answer):
    """A retour bears the 15 codes of 1.0 and no other, in the model, in XML and in JSON."""
    other = RetourCodes(retour_code=(RetourCode.R9404,))
    with pytest.raises(InvalidValue, match="kent alleen 0001, 0200"):
        attrs.evolve(answer, header=attrs.evolve(answer.header, retour_codes=other))
    codes = RetourCodes(retour_code=(RetourCode.by_code("9115"),))
    coded = attrs.evolve(answer, header=attrs.evolve(answer.header, retour_codes=codes))
    data = ieb.serialize(coded)
    assert ieb.parse(data) == coded
    wrong = data.replace(b">9115<", b">9404<")
    assert "9404" in refused(wrong)
    with pytest.raises(InvalidMessage):
        ieb.from_json(ieb.to_json(coded).replace("9115", "9404"))


def test_a_code_that_4_0_does_not_have_is_told_as_one_of_1_0():
    """It stays unknown in 4.0; what it said is not translated."""
    code = RetourCode.by_code("9071")
    assert not code.known
    assert str(code) == "9071 (alleen in iEb 1.0: TR071)"
    assert str(RetourCode.by_code("1234")) == "1234 (onbekende code)"


def test_the_facts_of_1_0_name_its_own_list():
    """The page with evidence shows the 15 codes of 1.0, and 4.0 those of 4.0."""
    groups = {fact.group: 0 for fact in facts(ONE)}
    assert "RetourCode10" in groups
    assert "RetourCode" not in groups
    listed = [fact.name for fact in facts(ONE) if fact.group == "RetourCode10"]
    assert listed == [member.code for member in RetourCode10]
    assert len(listed) == 15
    assert "RetourCode" in {fact.group for fact in facts(ieb.release())}


def test_the_facts_of_a_release_are_about_its_own_messages_only():
    """No codelist, BerichtCode or reason of a message that the release has not."""
    lists = {"StatusAanlevering", "RetourCode10", "BerichtCode"}
    codelists = {name for name in ieb.codes.__all__ if name in {fact.group for fact in facts(ONE)}}
    assert codelists == lists
    for name in release_names():
        listed = [fact for fact in facts(release(name)) if fact.group == "BerichtCode"]
        assert {fact.content for fact in listed} <= {shape.name for shape in release(name).messages}
    assert len([fact for fact in facts(ONE) if fact.group == "BerichtCode"]) == len(KINDS)


def test_every_mark_of_a_name_and_a_shape_is_that_of_the_set_that_was_read():
    """All of the shape of 1.0 was read in the XSD set, so nothing of it is an aanname."""
    marks = {fact.shape_mark for fact in facts(ONE) if fact.shape_mark is not None}
    assert marks == {Mark.V1_0}


def test_a_label_that_only_repeats_a_number_says_so():
    """The facts of 1.0 do not sell such a label as what a code means."""
    said = {fact.name: fact.content for fact in facts(ONE) if fact.group == "RetourCode10"}
    for code in RetourCode10:
        assert (code.rule is not None) is code.code.startswith("9")
        assert said[code.code].startswith(code.label)
        assert (said[code.code] != code.label) is (code.rule is not None)


def test_a_set_of_others_with_only_these_messages_is_read(tmp_path):
    """Our own XSDs, as if another sent them: nothing differs."""
    for name, content in ONE.sources:
        (tmp_path / name).write_bytes(content)
    other = Release.from_xsd(tmp_path)
    assert [shape.name for shape in other.messages] == [kind.naam for kind in KINDS]
    assert ieb.parse(START, release=other).release == other
    assert not list(compare(ONE, other))
