"""What is hidden is a Bsn, in whatever spelling; and nothing else is hidden."""

import re
import unicodedata
from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.cli.show import as_text
from ieb.history import identity_of
from ieb.messages.aanlevering import aanlevering_of
from ieb.notation import read_date
from ieb.privacy import MASK, mask, passes_elfproef, quote
from ieb.wire.listing import listing

BSN = "999992016"
NO_BSN = "999992017"
UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad")
SCRIPTS = ("0", "\u0660", "\u0966", "\uff10")  # the zero of four scripts


def control(nine: str) -> int:
    """Return what the 11-proef divides by 11."""
    return sum(
        weight * int(digit) for weight, digit in zip(range(9, 1, -1), nine, strict=False)
    ) - int(nine[8])


def with_control(head: str) -> str | None:
    """Return eight digits with the one that makes them pass the 11-proef, or None when there is none."""
    last = control(f"{head}0") % 11
    return None if last > 9 else f"{head}{last}"


bsns = (
    st.from_regex("[0-9]{7}[1-9]", fullmatch=True)
    .map(with_control)
    .filter(lambda bsn: bsn is not None)
)
separators = st.text(st.sampled_from(" .-_/,:;*'\n\t\u00a0\u2013\u00b7"), max_size=3)
unseen = st.text(st.sampled_from(UNSEEN), max_size=2)


@st.composite
def spellings(draw):
    """A Bsn as someone may write it, and its plain digits."""
    bsn = draw(bsns)
    zero = ord(draw(st.sampled_from(SCRIPTS)))
    digits = [chr(zero + int(digit)) for digit in bsn]
    gaps = [draw(st.one_of(st.just(""), separators)) + draw(unseen) for _ in range(8)]
    return "".join(map("".join, zip(digits, [*gaps, ""], strict=True))), bsn


class TestElfproef:
    """The control digit of a Bsn."""

    @given(st.from_regex("[0-9]{9}", fullmatch=True))
    def test_it_is_a_weighted_sum_that_11_divides(self, nine):
        """9a+8b+7c+6d+5e+4f+3g+2h-i; nine zeros are no Bsn."""
        assert passes_elfproef(nine) == (nine != "000000000" and control(nine) % 11 == 0)

    @given(st.text("0123456789", min_size=9, max_size=9).filter(lambda nine: nine != "0" * 9))
    def test_digits_of_another_script_count_for_what_they_are(self, nine):
        """The value of a digit decides, not its place in a table of characters."""
        arabic = "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in nine)
        assert passes_elfproef(arabic) is passes_elfproef(nine)


class TestHidden:
    """What could be a Bsn."""

    @pytest.mark.parametrize(
        "text",
        [
            "{}",
            "Bsn {}.",
            "({})",
            "<Bsn>{}</Bsn>",
            '{{"Bsn": "{}"}}',
            "BSN{}",
            "bsn={}",
            "klant{}.xml",
            "a{}b",
            "client_{}.xml",
            "{}_retour.xml",
            "0513;{};649901",
            "regel 12: {}",
            "2025-05-13 {}",
            "2025-05-13-{}",
            "WMO405 {}",
            r"b'\n{}'",
            r"'\u200b{}\t5'",
            r"C:\berichten\{}.xml",
        ],
    )
    @pytest.mark.parametrize(
        "bsn",
        [
            BSN,
            "9999.92.016",
            "999 992 016",
            "9999-92-016",
            "9999\u200b92016",
            "\uff19999920\u0661\u0666",
        ],
    )
    def test_a_bsn_wherever_it_stands(self, text, bsn):
        """Beside letters, brackets, dates and other numbers, in each spelling."""
        assert mask(text.format(bsn)) == text.format(MASK)

    @settings(max_examples=3 * settings.default.max_examples)
    @given(
        spellings(),
        st.sampled_from(["{}", "a {} b", "[{}]", "Bsn: {}!", "x={} y", "client_{}.xml"]),
    )
    def test_every_spelling_in_every_place(self, spelling, place):
        """At most three characters that are seen stand between two digits."""
        written, _ = spelling
        hidden = mask(place.format(written))
        if not re.search(
            r"[0-9]-[0-9]{2}-[0-9]", _in_ascii(written)
        ):  # part of it may read as a date
            assert hidden == place.format(MASK)

    def test_in_each_script(self):
        """Whoever writes digits of another script, writes digits."""
        for zero in map(chr, range(0x110000)):
            if zero.isdecimal() and unicodedata.digit(zero) == 0:
                assert mask("".join(chr(ord(zero) + int(digit)) for digit in BSN)) == MASK

    @given(st.text(st.sampled_from("0123456789 .G_x"), max_size=30), bsns)
    def test_the_bsn_of_a_message_also_inside_an_identifier(self, around, bsn):
        """It is known to be one: nothing stops a sender from numbering by it."""
        shown = mask(f"{around}G{bsn}{around}", bsn=bsn)
        assert bsn not in shown

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("nummer 12345672", f"nummer {MASK}"),
            ("G12345672", f"G{MASK}"),
            ("1.234.567-2", MASK),
            ("312345672", "312345672"),
            ("123456720", "123456720"),
            ("G012345672X", f"G{MASK}X"),
        ],
    )
    def test_the_bsn_of_a_message_without_its_leading_zeros(self, text, shown):
        """A number has none: a start number may be a Bsn of which the zeros are gone."""
        assert mask(text, bsn="012345672") == shown

    def test_a_few_digits_say_nothing(self):
        """What is left of a Bsn with many zeros may be any number."""
        assert mask("12345 000012345", bsn="000012345") == f"12345 {MASK}"


class TestShown:
    """What is no Bsn."""

    @pytest.mark.parametrize(
        "text",
        [
            NO_BSN,
            "99999201",
            BSN * 2,
            f"{BSN}0",
            f"0{BSN}",
            "G000000001.xml",
            "G000000012",
            "R00000000012",
            "20250513123456.xml",
            "20250513 123456",
            "WMO405_0513_000000123.xml",
            "WMO405_0513_000000012.xml",
            "0513_000000012",
            "12-05-2025, 5",
            "2025-05-13-1.xml",
            "2025-05-13T10:20:30",
            "06-12345678",
            "NL91 ABNA 0417 1643 00",
            "550e8400-e29b-41d4-a716-446655440000",
            "9999 en 92016",
            "9999----92016",
            "999992016"[:8],
            "000000000",
            "999999999",
        ],
    )
    def test_identifiers_dates_and_other_numbers(self, text):
        """What cannot be a Bsn is left as it is, since the reader needs it."""
        assert mask(text) == text

    @given(st.from_regex(r"G[0-9]{9}|[0-9]{14}|WMO405_0513_[0-9]{9}", fullmatch=True))
    def test_names_of_files_as_they_occur(self, name):
        """An Identificatie, a moment, and message, gemeente and number: all of them, so all differ."""
        assert mask(f"{name}.xml") == f"{name}.xml"

    @given(st.text().filter(lambda text: sum(char.isdigit() for char in text) < 9))
    def test_text_with_fewer_than_nine_digits(self, text):
        """Text with fewer than nine digits holds no Bsn, and is left as it is."""
        assert mask(text) == text

    @given(spellings())
    def test_what_may_be_shown(self, spelling):
        """A fictitious Bsn that is allowed is shown as it is written."""
        written, bsn = spelling
        assert mask(f"a {written} b", allowed={bsn}) == f"a {written} b"

    def test_what_may_be_shown_says_nothing_of_others(self):
        """Beside an allowed Bsn any other one is hidden."""
        assert mask(f"{BSN} 999990019", allowed={BSN}) == f"{BSN} {MASK}"


FRAGMENTS = st.one_of(
    spellings().map(lambda spelling: spelling[0]),
    st.sampled_from(
        ["12-05-2025", "2025-05-12", "WMO405", "BSN", "G", "client", BSN, "9999", "\\n"]
    ),
    st.text(st.sampled_from("0123456789"), max_size=5),
    st.text(st.sampled_from("aGbSN_ -./;\u200b\u0301\u00e9\u00c9\u0665\n"), max_size=4),
)
TEXTS = st.lists(FRAGMENTS, max_size=8).map("".join)


class TestGrammar:
    """The grammar of the module, against a model that tries every stretch of the text."""

    @settings(max_examples=9 * settings.default.max_examples)
    @given(TEXTS)
    def test_it_hides_what_the_model_hides(self, text):
        """A stretch is hidden when it is a Bsn by the letter of the grammar."""
        assert mask(text) == modelled(text)

    @settings(max_examples=5 * settings.default.max_examples)
    @given(TEXTS, st.one_of(st.none(), bsns))
    def test_hiding_twice_is_hiding_once(self, text, bsn):
        """What was hidden leaves nothing behind that is hidden the next time."""
        once = mask(text, bsn=bsn)
        assert mask(once, bsn=bsn) == once


def _in_ascii(text: str) -> str:
    seen = (char for char in text if unicodedata.category(char) != "Cf")
    return "".join(str(unicodedata.digit(char, char)) for char in seen)


def modelled(text: str) -> str:
    """Return the text with each stretch hidden that is a Bsn, found by trying all of them."""
    chars = [
        (place, "d" if unicodedata.digit(char, None) is not None else char)
        for place, char in enumerate(text)
        if not unicodedata.category(char).startswith("M")
    ]
    places = [place for place, _ in chars]
    kinds = [kind_of(text[place]) for place in places]
    bare = "".join(str(unicodedata.digit(text[place], text[place])) for place in places)
    for found in re.finditer(r"\\n", bare):
        kinds[found.start() : found.end()] = "su"
    for found in re.finditer(
        "([0-9]{2})-([0-9]{2})-([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})", bare
    ):
        day, month = int(found[1] or found[6]), int(found[2] or found[5])
        around = (
            kinds[max(found.start() - 1, 0) : found.start()] + kinds[found.end() : found.end() + 1]
        )
        if 1 <= day <= 31 and 1 <= month <= 12 and not set(around) & set("dlL"):
            kinds[found.start() : found.end()] = "l" * 10
    hidden: set[int] = set()
    for start in range(len(kinds)):
        for end in range(start + 9, len(kinds) + 1):
            if is_bsn(kinds, bare, start, end):
                hidden |= set(range(places[start], places[end - 1] + 1))
    marked = "".join("\0" if place in hidden else char for place, char in enumerate(text))
    return re.sub("\0+", MASK, marked)


def kind_of(char: str) -> str:
    """Return what a character is: digit, capital, letter, underscore, unseen or separator."""
    if unicodedata.digit(char, None) is not None:
        return "d"
    if char.isalnum():
        return "L" if char.isupper() else "l"
    if char == "_":
        return "_"
    return "u" if unicodedata.category(char) == "Cf" else "s"


def is_bsn(kinds: list[str], bare: str, start: int, end: int) -> bool:
    """Return whether a stretch is a Bsn."""
    inside = "".join(kinds[start:end])
    if (
        kinds[start] != "d"
        or kinds[end - 1] != "d"
        or inside.count("d") != 9
        or set(inside) & set("lL")
    ):
        return False
    if re.search("[s_]{4}", inside.replace("u", "")):
        return False
    before = re.search("[dlL_]*$", "".join(kinds[:start]))
    after = re.match("[dlL_]*", "".join(kinds[end:]))
    if "d" in before[0] or "d" in after[0]:
        return False
    if before[0].endswith("L") and not bare[:start].endswith("BSN"):
        return False
    digits = "".join(
        char for char, kind in zip(bare[start:end], inside, strict=True) if kind == "d"
    )
    return passes_elfproef(digits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wlz", "'Wlz'"),
        ("", "''"),
        ("a\nb\x1b[31m", "'a�b�[31m'"),
        ("a" * 60, f"'{'a' * 60}'"),
        ("a" * 61, f"'{'a' * 60}…'"),
        (BSN, f"'{MASK}'"),
    ],
)
def test_quote_quotes_masks_and_cuts(text, expected):
    """Foreign text is shown between quotes, on one line, without Bsn and not too long."""
    assert quote(text) == expected


@given(st.integers(0, 70))
def test_quote_hides_a_bsn_that_the_cut_runs_through(before):
    """A Bsn is masked before the text is cut: no part of it is left standing."""
    assert "99999" not in quote("x" * before + BSN)


@given(st.text(max_size=100))
def test_quote_is_printable_and_short(text):
    """Whatever comes in, what is shown is printable and at most 63 characters."""
    result = quote(text)
    assert result.isprintable()
    assert len(result) <= 63


def told_by(error: BaseException) -> str:
    """Return all that an error and those behind it hold: texts, arguments and attributes."""
    parts, todo, seen = [], [error], set()
    while todo:
        held = todo.pop()
        if id(held) in seen:
            continue
        seen.add(id(held))
        parts += [str(held), repr(held)]
        if isinstance(held, BaseException):
            todo += [held.__context__, held.__cause__, *held.args, *getattr(held, "exceptions", ())]
            fields = (getattr(held, name, None) for name in dir(held) if not name.startswith("__"))
            todo += [value for value in fields if not callable(value)]
            todo += getattr(held, "__notes__", ())
    return "".join(parts)


HOSTILE = f"<a><Bsn>{BSN}</Bsn>".encode()
START = ieb.WMO405.eerste_aanlevering(
    gemeente="0513",
    identificatie="G000000001",
    dagtekening=date(2025, 5, 12),
    bsn=BSN,
    eb_start_nummer=649901,
    eb_startdatum=date(2025, 5, 12),
)
XML = ieb.serialize(START)
JSON = ieb.to_json(START)


class TestErrors:
    """No error holds a Bsn, nor does what stands behind it in a chain."""

    @pytest.mark.parametrize(
        "call",
        [
            lambda: ieb.parse(HOSTILE),
            lambda: ieb.parse(HOSTILE + b"\xff"),
            lambda: ieb.parse(XML.replace(b"</wmo405:Bericht>", b"")),
            lambda: ieb.parse(XML.replace(b"</wmo405:Client>", f"</a{BSN}>".encode())),
            lambda: ieb.parse(XML.replace(b"649901", BSN.encode() + b"x")),
            lambda: ieb.parse(XML.replace(b"2025-05-12", BSN.encode())),
            lambda: ieb.parse(XML.replace(BSN.encode(), BSN.encode() + b"1")),
            lambda: ieb.from_json(JSON[:-1]),
            lambda: ieb.from_json(JSON.encode() + b"\xff"),
            lambda: ieb.from_json(JSON + "1" * 5_000),
            lambda: ieb.from_json(JSON.replace("649901", f'"{BSN}"')),
            lambda: ieb.from_json(JSON.replace("2025-05-12", BSN)),
            lambda: ieb.from_json(JSON.replace('"1"', f'"{BSN}"')),
            lambda: ieb.codes.StatusAanlevering.by_code(BSN),
            lambda: ieb.codes.RetourCode.by_code(BSN),
            lambda: ieb.Bedrag.from_euro(BSN),
            lambda: ieb.release(BSN),
            lambda: attrs.evolve(START.client, bsn=BSN + "1"),
            lambda: attrs.evolve(START.header, afzender=BSN),
            lambda: read_date(BSN),
            lambda: ieb.read(XML.decode()),
        ],
    )
    def test_nothing_behind_an_error_holds_a_bsn(self, call):
        """Not its text, not its arguments, and not the error that Python was handling."""
        with pytest.raises(ieb.IebError) as caught:
            call()
        assert BSN not in told_by(caught.value)

    def test_nor_behind_that_of_a_file_with_names(self, tmp_path):
        """A message in the place of the file with names does not show its Bsn in the error."""
        (tmp_path / "namen.toml").write_bytes(XML + b"\xff")
        with pytest.raises(ieb.IebError) as caught:
            ieb.Release.from_xsd(tmp_path, names=tmp_path / "namen.toml")
        assert BSN not in told_by(caught.value)


def start_of(bsn, number, identificatie="G000000001"):
    """Return a start about a person."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie=identificatie,
        dagtekening=date(2025, 5, 12),
        bsn=bsn,
        eb_start_nummer=number,
        eb_startdatum=date(2025, 5, 12),
    )


def terugkoppeling_of(number, value):
    """Return a WMO409 with an attribute."""
    return ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie="C000000001",
        dagtekening=date(2025, 5, 14),
        eb_start_nummer=number,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        attributen=[ieb.messages.Attribuut.voorliggende_eb_stroom(value)],
    )


NUMBERED = start_of("012345672", 12345672, "G012345672")
NUMBERED_BY_BSN = start_of(BSN, int(BSN), BSN)


class TestMessages:
    """What a message shows of itself: in a repr and in a listing."""

    @pytest.mark.parametrize(
        "shown",
        [
            repr(NUMBERED),
            repr(NUMBERED.client),
            repr(aanlevering_of(NUMBERED)),
            repr(aanlevering_of(NUMBERED).content),
            repr(ieb.History().accept(NUMBERED).actual(aanlevering_of(NUMBERED).sleutel)),
            repr(aanlevering_of(NUMBERED_BY_BSN).sleutel),
            repr(identity_of(NUMBERED_BY_BSN)),
            "".join(str(line.value) for line in listing(NUMBERED)),
            *(
                as_text(NUMBERED, notation, show_bsn=False)
                for notation in ("functioneel", "xml", "json")
            ),
        ],
    )
    def test_a_sender_who_numbers_by_the_bsn(self, shown):
        """In the Identificatie, or as a start number that lost its leading zero."""
        assert "12345672" not in shown
        assert BSN not in shown
        assert MASK in shown

    @pytest.mark.parametrize(
        "show", [repr, lambda held: as_text(held, "functioneel", show_bsn=False)]
    )
    def test_a_remark_that_names_a_bsn(self, show):
        """A WMO409 has no Bsn element; what reads as one in it is hidden."""
        shown = show(terugkoppeling_of(int(BSN), f"Wlz {BSN}"))
        assert BSN not in shown
        assert shown.count(MASK) == 2

    @pytest.mark.parametrize("show", [repr, lambda held: as_text(held, "xml", show_bsn=False)])
    def test_numbers_that_are_no_bsn(self, show):
        """An Identificatie and a start number are what a reader needs."""
        shown = show(start_of(BSN, 123456789, "G000000012"))
        assert "123456789" in shown
        assert "G000000012" in shown

    def test_the_finding_about_an_identificatie_names_it(self):
        """TR056 is about the Identificatie; it is hidden only when it is the Bsn."""
        for identificatie, named in (("G000000012", "G000000012"), (f"G{BSN}", f"G{MASK}")):
            first = start_of(BSN, 1, identificatie)
            context = ieb.Context(history=ieb.History().accept(first))
            report = ieb.validate(start_of(BSN, 2, identificatie), context)
            (text,) = [finding.message for finding in report if finding.code == "TR056"]
            assert named in text

    def test_a_refused_retour_hides_the_bsn_of_its_client(self):
        """Also one that does not pass the 11-proef: what stands in a Bsn element is a Bsn."""
        wrong = start_of(NO_BSN, int(NO_BSN))
        assert NO_BSN not in repr(wrong) + as_text(wrong, "technisch", show_bsn=False)
