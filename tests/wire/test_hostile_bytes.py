"""Hostile bytes: what is no XML, or no message, is refused with the right class and finding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb

from .hostile import BODY, GOOD, HEAD, TEXT, demand_refused, doctype, leaf
from .samples import BOM, BSN, NAMES, sample, with_text

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
WELL, ENC, DOC, BIG = ieb.NotWellFormed, ieb.WrongEncoding, ieb.ForbiddenDoctype, ieb.TooLarge
UNKNOWN = ieb.UnknownMessage

REFUSED = [
    ("empty", b"", WELL, "xml-vorm", "het bestand is leeg"),
    ("only a BOM", BOM, WELL, "xml-vorm", "het bestand is leeg"),
    ("two BOMs", BOM + BOM + GOOD, WELL, "xml-vorm", "meer dan een BOM"),
    (
        "two BOMs hide a DOCTYPE",
        BOM * 2 + doctype('[<!ENTITY a "9">]', "&a;"),
        WELL,
        "xml-vorm",
        "BOM",
    ),
    (
        "two BOMs hide an encoding",
        BOM * 2 + GOOD.replace(b"UTF-8", b"UTF-7"),
        WELL,
        "xml-vorm",
        "BOM",
    ),
    ("text only", b"Bericht", WELL, "xml-vorm", "het bestand begint niet met een <"),
    ("JSON", b' {"bericht": 1}', WELL, "xml-vorm", "Dit lijkt op JSON"),
    ("only spaces", b" \n ", WELL, "xml-vorm", "het bestand is leeg"),
    ("text after the root", GOOD + b"x", WELL, "xml-vorm", "na het einde van het bericht"),
    ("second root", GOOD + BODY, WELL, "xml-vorm", "na het einde van het bericht"),
    (
        "blank before the declaration",
        b"\n" + GOOD,
        WELL,
        "xml-vorm",
        "zoals een lege regel of een ander",
    ),
    (
        "a second message",
        GOOD + GOOD,
        WELL,
        "xml-vorm",
        "een lege regel of een ander bericht; haal dat weg",
    ),
    ("cut off", GOOD[:-20], WELL, "xml-vorm", "niet afgesloten|breekt af|regels"),
    (
        "end tag mismatch",
        GOOD.replace(b"</wmo405:Bsn>", b"</wmo405:Bsm>"),
        WELL,
        "xml-vorm",
        "eindtag",
    ),
    (
        "XML 1.1",
        GOOD.replace(b"'1.0'", b'"1.1"'),
        WELL,
        "xml-versie",
        "'1.1'; verwacht wordt XML 1.0",
    ),
    ("XML 2.0", GOOD.replace(b"'1.0'", b"'2.0'"), WELL, "xml-versie", "'2.0'"),
    ("prefix not declared", GOOD.replace(b"xmlns:ieb=", b"xmlns:x="), WELL, "xml-vorm", "prefix"),
    (
        "prefix hidden by a later warning",
        b"<i:a/><?xml0?>",
        WELL,
        "xml-vorm",
        "prefix is niet gedeclareerd",
    ),
    (
        "prefix of an attribute hidden by a later warning",
        GOOD.replace(b":Client>", b':Client i:b="">', 1) + b"<?xmlx?>",
        WELL,
        "xml-vorm",
        "prefix is niet gedeclareerd",
    ),
    ("entity not declared", leaf("Bsn", "&bsn;"), WELL, "xml-vorm", "onbekende entiteit"),
    (
        "bare ampersand",
        leaf("Identificatie", "a&b"),
        WELL,
        "xml-vorm",
        "een losse & in; schrijf &amp;",
    ),
    (
        "attribute twice",
        GOOD.replace(b":Client>", b':Client a="" a="">', 1),
        WELL,
        "xml-vorm",
        "tweemaal",
    ),
    (
        "< in an attribute",
        GOOD.replace(b":Client>", b':Client a="<">', 1),
        WELL,
        "xml-vorm",
        "staat een <",
    ),
    ("NUL in a value", leaf("Identificatie", "a\0b"), WELL, "xml-vorm", "niet toestaat"),
    ("NUL by reference", leaf("Identificatie", "a&#0;b"), WELL, "xml-vorm", "niet toestaat"),
    ("NUL at the end", GOOD + b"\0", WELL, "xml-vorm", "na het einde"),
    ("control character", leaf("Identificatie", "a\x1bb"), WELL, "xml-vorm", "niet toestaat"),
    ("U+FFFE", leaf("Identificatie", "&#xFFFE;"), WELL, "xml-vorm", "niet toestaat"),
    ("nested 300 deep", b"<a>" * 300, WELL, "xml-vorm", "te diep genest"),
    ("nested 20 MB deep", b"<a>" * 6_600_000, BIG, "xml-omvang", "900.000 elementen"),
    (
        "nested 20 MB deep in a message",
        GOOD[:600] + b"<a>" * 6_600_000,
        WELL,
        "xml-vorm",
        "Geen goed gevormde",
    ),
    ("nested 100 MB deep", b"<a>" * 33_000_000, BIG, "OP179", "groter dan 25 MB"),
    ("one byte too large", GOOD + b" " * (25_000_001 - len(GOOD)), BIG, "OP179", "25000001 bytes"),
    (
        "attribute of 20 MB",
        b'<a b="' + b"x" * 20_000_000 + b'"/>',
        WELL,
        "xml-vorm",
        "een tekst, naam of attribuut is groter dan 10 MB",
    ),
    (
        "UTF-7 declared",
        GOOD.replace(b"UTF-8", b"UTF-7"),
        ENC,
        "OP192",
        "'UTF-7'; verwacht wordt UTF-8",
    ),
    ("latin-1 declared", GOOD.replace(b"UTF-8", b"ISO-8859-1"), ENC, "OP192", "'ISO-8859-1'"),
    ("UTF-16 declared", GOOD.replace(b"UTF-8", b"UTF-16"), ENC, "OP192", "'UTF-16'"),
    ("a Bsn as encoding", GOOD.replace(b"UTF-8", BSN.encode()), ENC, "OP192", "'*********'"),
    (
        "latin-1 declared after a BOM",
        BOM + GOOD.replace(b"UTF-8", b"latin1"),
        ENC,
        "OP192",
        "'latin1'",
    ),
    ("UTF-16 with BOM", TEXT.encode("utf-16"), ENC, "OP192", "BOM van UTF-16"),
    (
        "UTF-16 big endian with BOM",
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        ENC,
        "OP192",
        "BOM van UTF-16",
    ),
    ("UTF-16 without BOM", TEXT.encode("utf-16-le"), ENC, "OP192", "zonder BOM"),
    ("UTF-16 big endian without BOM", TEXT.encode("utf-16-be"), ENC, "OP192", "zonder BOM"),
    ("UTF-32 without BOM", TEXT.encode("utf-32-le"), ENC, "OP192", "zonder BOM"),
    ("zip", b"PK\x03\x04\x14\0\xff", WELL, "xml-vorm", "een zip-bestand; pak het eerst uit"),
    ("gzip", b"\x1f\x8b\x08\0", WELL, "xml-vorm", "een gzip-bestand; pak het eerst uit"),
    ("PDF", b"%PDF-1.7\n%\xe2", WELL, "xml-vorm", "geen XML maar een PDF"),
    ("HTML", b"<!DOCTYPE html>\n<html><p>404", WELL, "xml-vorm", "HTML-pagina"),
    ("HTML without DOCTYPE", b"\n<HTML lang='nl'><br></HTML>", WELL, "xml-vorm", "HTML-pagina"),
    (
        "comment of 12 MB",
        HEAD + b"<!--" + b"x" * 12_000_000 + b"-->" + BODY,
        WELL,
        "xml-vorm",
        "commentaar is groter",
    ),
    ("comment without end", GOOD + b"<!-- x", WELL, "xml-vorm", "commentaar is niet afgesloten"),
    (
        "instruction of 12 MB",
        HEAD + b"<?a " + b"x" * 12_000_000 + b"?>" + BODY,
        WELL,
        "xml-vorm",
        "instructie is groter",
    ),
    (
        "CDATA of 12 MB",
        leaf("Bsn", f"<![CDATA[{'x' * 12_000_000}]]>"),
        WELL,
        "xml-vorm",
        "CDATA-sectie is groter",
    ),
    (
        "text of 12 MB",
        leaf("Bsn", "x" * 12_000_000),
        WELL,
        "xml-vorm",
        "een tekst, naam of attribuut is groter",
    ),
    (
        "loose ampersand",
        leaf("Identificatie", "a & b"),
        WELL,
        "xml-vorm",
        "een losse & in; schrijf &amp;",
    ),
    (
        "loose less-than",
        leaf("Identificatie", "a < b"),
        WELL,
        "xml-vorm",
        "een losse < in; schrijf &lt;",
    ),
    ("no quotes", b"<a b=c/>", WELL, "xml-vorm", "niet tussen aanhalingstekens"),
    ("cut off within a tag", b"<a><b>x</", WELL, "xml-vorm", "een tag is niet afgesloten met >"),
    (
        "a million elements",
        b"<a>" + b"<b/>" * 1_000_000 + b"</a>",
        BIG,
        "xml-omvang",
        "900.000 elementen",
    ),
    (
        "a million attributes",
        b"<a " + b" ".join(b"a%d=''" % n for n in range(1_000_000)) + b"/>",
        BIG,
        "xml-omvang",
        "attri",
    ),
    (
        "a million elements, then a fault",
        b"<a>" + b"<b/>" * 1_000_000 + b"<",
        BIG,
        "xml-omvang",
        "900.000",
    ),
    (
        "many comments, then a fault",
        HEAD + b"<!---->" * 1_000_000 + b"<",
        WELL,
        "xml-vorm",
        "Geen goed",
    ),
    ("UTF-32", TEXT.encode("utf-32"), ENC, "OP192", "UTF-8"),
    ("EBCDIC", TEXT.encode("cp500"), ENC, "OP192", "geen UTF-8"),
    ("latin-1 bytes", with_text(GOOD, "Identificatie", b"\xe9"), ENC, "OP192", "is geen UTF-8"),
    (
        "overlong UTF-8",
        with_text(GOOD, "Identificatie", b"\xc0\xbc"),
        ENC,
        "OP192",
        "is geen UTF-8",
    ),
    (
        "surrogate in UTF-8",
        with_text(GOOD, "Identificatie", b"\xed\xa0\x80"),
        ENC,
        "OP192",
        "is geen UTF-8",
    ),
    (
        "billion laughs",
        doctype(f'[<!ENTITY a0 "9">{LAUGHS}]', "&a11;"),
        DOC,
        "xml-doctype",
        "haal de DOCTYPE weg",
    ),
    (
        "external entity",
        doctype('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;"),
        DOC,
        "xml-doctype",
        "DOCTYPE",
    ),
    (
        "parameter entity",
        doctype('[<!ENTITY % a SYSTEM "file:///x">%a;]'),
        DOC,
        "xml-doctype",
        "DOCTYPE",
    ),
    ("external DTD", doctype('SYSTEM "http://localhost/x.dtd"'), DOC, "xml-doctype", "DOCTYPE"),
    ("internal entity", doctype(f'[<!ENTITY a "{BSN}">]', "&a;"), DOC, "xml-doctype", "DOCTYPE"),
    ("bare DOCTYPE", HEAD + b"<!DOCTYPE Bericht>" + BODY, DOC, "xml-doctype", "DOCTYPE"),
    ("DOCTYPE first", b"<!DOCTYPE Bericht>" + BODY, DOC, "xml-doctype", "DOCTYPE"),
    ("DOCTYPE after a BOM", BOM + b"<!DOCTYPE Bericht>" + BODY, DOC, "xml-doctype", "DOCTYPE"),
    (
        "DOCTYPE after a long prolog",
        HEAD + b"<!-- > --> \n<?x ?>" * 100_000 + b"<!DOCTYPE x>" + BODY,
        DOC,
        "xml-doctype",
        "DOCTYPE",
    ),
    (
        "long prolog without end",
        HEAD + b"<!-- " * 4_000_000 + b"<!DOCTYPE x>",
        WELL,
        "xml-vorm",
        "Geen goed",
    ),
    ("lower case doctype", HEAD + b"<!doctype x>" + BODY, WELL, "xml-vorm", "Geen goed gevormde"),
    (
        "DOCTYPE in the root",
        GOOD.replace(b":Client>", b":Client><!DOCTYPE x>", 1),
        WELL,
        "xml-vorm",
        "Geen goed",
    ),
    ("no namespace", b"<Bericht/>", UNKNOWN, "bericht-onbekend", "'Bericht' heeft geen namespace"),
    (
        "wrong namespace",
        GOOD.replace(b"wmo405/", b"wmo411/"),
        UNKNOWN,
        "bericht-onbekend",
        "is hier onbekend",
    ),
    (
        "1.0",
        GOOD.replace(b"4_0", b"1_0"),
        UNKNOWN,
        "bericht-onbekend",
        "Verwacht werd een bericht van release 4.0",
    ),
    (
        "other release",
        GOOD.replace(b"4_0", b"3_0"),
        UNKNOWN,
        "bericht-onbekend",
        "een WMO405 van release 3.0",
    ),
    (
        "other root",
        GOOD.replace(b":Bericht", b":Header"),
        UNKNOWN,
        "bericht-onbekend",
        "'Header' in de namespace",
    ),
    ("a Bsn as root", f"<a{BSN}/>".encode(), UNKNOWN, "bericht-onbekend", "'a*********'"),
]


@pytest.mark.parametrize(
    ("data", "kind", "code", "text"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused(data, kind, code, text):
    """With exactly this class, a finding of this code whose text says why, and soon."""
    demand_refused(data, kind, code, text)


@pytest.mark.parametrize("wrong", [TEXT, bytearray(GOOD), memoryview(GOOD), None, 1])
def test_only_bytes_are_read(wrong):
    """Text has lost its encoding; that is a mistake in the program, not in the message."""
    with pytest.raises(TypeError, match=f"uit bytes, niet uit {type(wrong).__name__}"):
        ieb.parse(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_cut_off_at_every_byte(name):
    """No beginning of a message is a message, and each is refused as such."""
    data = sample(name).rstrip()
    for end in range(len(data)):
        with pytest.raises(ieb.NotWellFormed):
            ieb.parse(data[:end])


@given(
    st.binary(max_size=200)
    | st.text(alphabet="<>/!?-[]&;#x'\"= \n\0aA", max_size=60).map(str.encode)
)
def test_random_bytes_are_refused(data):
    """Whatever bytes come in, the error is one of this library."""
    with pytest.raises(ieb.RefusedMessage):
        ieb.parse(data)


@settings(max_examples=4 * settings.default.max_examples)
@given(st.data())
def test_mutated_messages_are_read_or_refused(data):
    """Splice, delete, duplicate: a message, or an error of this library that has findings."""
    xml = sample(data.draw(st.sampled_from(NAMES)))
    for _ in range(data.draw(st.integers(1, 4))):
        low = data.draw(st.integers(0, len(xml)))
        high = min(len(xml), low + data.draw(st.integers(0, 80)))
        at = data.draw(st.integers(0, len(xml)))
        part = data.draw(
            st.sampled_from(
                [
                    b"",
                    xml[low:high],
                    xml[low:high] * 2,
                    b"<",
                    b"&",
                    b"<!--",
                    b"]]>",
                    b'"',
                    b"\xff",
                    b"\0",
                ]
            )
            | st.binary(max_size=5)
        )
        xml = data.draw(
            st.sampled_from([xml[:low] + part + xml[high:], xml[:at] + part + xml[at:]])
        )
    try:
        message = ieb.parse(xml)
    except ieb.RefusedMessage as refused:
        told = str(refused)
    else:
        assert ieb.parse(ieb.serialize(message)) == message
        told = "regel"
    assert told
    assert BSN not in told
