"""What all classes of the model have in common, and that they fit the releases."""

import copy
import pickle
from datetime import date, datetime
from itertools import chain, product
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.codes import Codelist
from ieb.errors import IebError, InvalidType
from ieb.findings import Path
from ieb.messages import MESSAGES, Message, XsdVersie
from ieb.messages.fields import camel, snake
from ieb.releases import SimpleType, release, release_names
from ieb.testing import messages
from ieb.values import Datatype

SHAPES = [
    (kind, release(version).message(kind.naam))
    for version, kind in product(release_names(), MESSAGES)
    if release(version).has(kind.naam)
]
IDS = [f"{kind.naam}-{shape.namespace.split('/')[4]}" for kind, shape in SHAPES]
BSN = "999992016"


def inner(hint):
    """Return the class in a type hint, whether it repeats, and whether it may be None."""
    if get_origin(hint) is tuple:
        return inner(get_args(hint)[0])[0], True, False
    if isinstance(hint, UnionType):
        kinds = [arg for arg in get_args(hint) if arg not in {type(None), ieb.UnknownCode}]
        return kinds[0], False, type(None) in get_args(hint)
    return hint, False, False


def classes(kind, found=None):
    """Return all classes of the model below a message."""
    found = {} if found is None else found
    found[kind] = None
    for hint in get_type_hints(kind).values():
        held = inner(hint)[0]
        if (
            isinstance(held, type)
            and attrs.has(held)
            and held.__module__.startswith("ieb.messages")
            and held not in found
        ):
            classes(held, found)
    return list(found)


CLASSES = sorted(
    set(chain.from_iterable(map(classes, MESSAGES))),
    key=lambda kind: (kind.__module__, kind.__name__),
)


def instances(value):
    """Yield all instances of classes of the model in a value."""
    if attrs.has(type(value)) and type(value).__module__.startswith("ieb.messages"):
        yield value
        for field in attrs.fields(type(value)):
            yield from instances(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from instances(part)


@pytest.mark.parametrize(("kind", "shape"), SHAPES, ids=IDS)
def test_the_model_has_the_elements_of_the_release(kind, shape):
    """Name, multiplicity and datatype of each element are those of the field it is read into."""
    owners = {Path(shape.root.name): kind}
    for path, particle, element in shape.walk():
        owner = owners[path.parent]
        name = snake(element.name)
        held, many, optional = inner(get_type_hints(owner)[name])
        assert many == (particle.maximum is None)
        assert optional == (particle.minimum == 0 or (len(particle.elements) > 1))
        if isinstance(element.type, SimpleType):
            validator = getattr(
                attrs.fields_dict(owner)[name].validator,
                "validator",
                attrs.fields_dict(owner)[name].validator,
            )
            if not issubclass(held, Codelist | ieb.Bedrag):
                assert isinstance(validator, Datatype)
                assert validator.name == element.type.name
        else:
            owners[path] = held
    for path, owner in owners.items():
        expected = {place.name for place, _, _ in shape.walk() if place.parent == path}
        fields = {camel(field.name) for field in attrs.fields(owner)} - {"Release"}
        assert fields == expected


@pytest.mark.parametrize(("kind", "shape"), SHAPES, ids=IDS)
def test_names_are_those_of_the_standard(kind, shape):
    """The name of an attribute follows from the element, and back."""
    for _, _, element in shape.walk():
        assert camel(snake(element.name)) == element.name
        assert snake(element.name) == snake(element.name).lower()
    assert snake("PeriodeEigenBijdrageAbo") == "periode_eigen_bijdrage_abo"


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_is_keyword_only(kind):
    """No value can get into the wrong field by its place."""
    assert all(field.kw_only for field in attrs.fields(kind))
    with pytest.raises(TypeError, match="geef elke waarde met haar naam"):
        kind("x")


@given(messages())
def test_every_instance_is_frozen_and_slotted(bericht):
    """No attribute can be set, changed or removed, known or not."""
    for instance in instances(bericht):
        assert not hasattr(instance, "__dict__")
        name = attrs.fields(type(instance))[0].name
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(instance, name, getattr(instance, name))
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(instance, name)
        with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
            instance.extra = 1


@given(messages() | messages(release=release("3.0")))
def test_a_message_survives_pickle_and_copy(bericht):
    """A message that went to another process is equal, hashes the same, and has our own release."""
    for again in (pickle.loads(pickle.dumps(bericht)), copy.deepcopy(bericht), copy.copy(bericht)):
        assert again == bericht
        assert hash(again) == hash(bericht)
        assert again.release is bericht.release


@given(messages())
def test_each_part_can_be_evolved(bericht):
    """Evolving nothing gives an equal part; a part can be replaced by itself."""
    for instance in instances(bericht):
        assert attrs.evolve(instance) == instance
        for field in attrs.fields(type(instance)):
            assert attrs.evolve(instance, **{field.name: getattr(instance, field.name)}) == instance


@given(messages())
def test_a_part_of_a_subclass_is_refused(bericht):
    """What a subclass holds more would not be written: exactly the class is asked for."""
    for instance in instances(bericht):
        for field in attrs.fields(type(instance)):
            value = getattr(instance, field.name)
            if not attrs.has(type(value)) or type(value) in {ieb.UnknownCode, ieb.Release}:
                continue
            child = attrs.frozen(kw_only=True)(type("Child", (type(value),), {}))
            posing = child(
                **{part.name: getattr(value, part.name) for part in attrs.fields(type(value))}
            )
            with pytest.raises(
                ieb.InvalidType,
                match=f"{field.name}: verwacht een {type(value).__name__}, geen Child",
            ):
                attrs.evolve(instance, **{field.name: posing})


MOMENT = datetime(2025, 1, 1)  # noqa: DTZ001
WRONG = st.sampled_from(
    [1.5, float("nan"), True, b"1", [], object(), MOMENT, "", -1, "x" * 100, "\x00"]
)


@given(messages(), WRONG)
def test_what_no_field_can_hold_is_refused_with_the_name_of_the_field(bericht, wrong):
    """Whatever the field, a wrong value is an error of this library, in which the field is named."""
    for instance in instances(bericht):
        for field in attrs.fields(type(instance)):
            with pytest.raises(IebError) as caught:
                attrs.evolve(instance, **{field.name: wrong})
            assert field.name in str(caught.value) or "een of meer waarden" in str(caught.value)
            assert "erwacht" in str(caught.value)


@given(messages(*MESSAGES[:4]))
def test_a_bsn_is_in_no_repr(bericht):
    """Nor in that of the message, nor in that of its client."""
    if bericht.client is not None:
        assert bericht.client.bsn not in repr(bericht)
        assert bericht.client.bsn not in str(bericht.client)
        assert "bsn=*********" in repr(bericht.client)


@pytest.mark.parametrize(
    "bsn", [BSN[:-1], f"{BSN}0", f" {BSN}", f"{BSN[:4]}.{BSN[4:]}", int(BSN), BSN.encode(), [BSN]]
)
@settings(max_examples=4)
@given(data=st.data())
def test_a_bsn_is_in_no_error(bsn, data):
    """What is refused as a Bsn is not repeated, whatever is wrong with it."""
    client = data.draw(messages(ieb.WMO405)).client
    with pytest.raises(
        IebError, match="bsn: verwacht een burgerservicenummer van precies 9 cijfers"
    ) as caught:
        attrs.evolve(client, bsn=bsn)
    for text in (str(caught.value), repr(caught.value), repr(caught.value.args)):
        assert "9999" not in text


@given(
    st.sampled_from(SHAPES),
    st.data(),
    st.text("0123456789x ", max_size=4) | st.integers(-1, 10).map(str),
)
def test_header_values_are_accepted_exactly_when_the_release_fixes_them_so(row, data, text):
    """A message takes the code and versions that its XSD allows, and no others."""
    kind, shape = row
    version = shape.namespace.split("/")[4].replace("_", ".")
    bericht = data.draw(messages(kind, release=release(version)))
    code, versie = shape.fixed["BerichtCode"], shape.fixed["BerichtVersie"]
    assert accepts(bericht, bericht_code=text) == (code.fault(text) is None)
    number = data.draw(st.integers(-1, 100))
    assert accepts(bericht, bericht_versie=number) == (versie.fault(str(number)) is None)


def accepts(bericht, **values) -> bool:
    """Whether the message can have these in its header."""
    try:
        attrs.evolve(bericht, header=attrs.evolve(bericht.header, **values))
    except ieb.InvalidValue:
        return False
    return True


OLDER = [kind for kind in MESSAGES if release("3.0").has(kind.naam)]
YOUNGER = [kind for kind in MESSAGES if release("4.0").has(kind.naam) and kind not in OLDER]


@given(messages(*OLDER))
def test_a_message_can_be_stamped_for_another_release_and_back(bericht):
    """Only what the release fixes changes: versions, and the XSD versions it was made with."""
    older = bericht.for_release(release("3.0"))
    assert type(older) is type(bericht)
    assert older.release is release("3.0")
    assert (older.header.bericht_versie, older.header.bericht_subversie) == (3, 0)
    back = older.for_release(release("4.0"))
    assert back.release is release("4.0")
    stamped = XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0")
    own = "xsd_versie_retour" if hasattr(bericht.header, "xsd_versie_retour") else "xsd_versie"
    assert back == attrs.evolve(bericht, header=attrs.evolve(bericht.header, **{own: stamped}))


@settings(max_examples=10)
@given(messages(*YOUNGER))
def test_a_message_cannot_be_stamped_for_a_release_without_it(bericht):
    """A WMO409 or WMO410 cannot be made one of 3.0, which does not have them."""
    with pytest.raises(ieb.InvalidValue, match=r"Release 3\.0 kent geen bericht 'WMO4(09|10)'"):
        bericht.for_release(release("3.0"))


def test_all_messages_are_there():
    """The messages stand in the order of their numbers, and make up the type `Message`."""
    assert [kind.naam for kind in MESSAGES] == [
        "WMO401",
        "WMO402",
        "WMO403",
        "WMO404",
        "WMO405",
        "WMO406",
        "WMO407",
        "WMO408",
        "WMO409",
        "WMO410",
    ]
    assert get_args(Message) == MESSAGES


def test_a_class_with_the_name_of_another_message_is_told_by_its_module():
    """A Client of the other stream is no Client of this one, and the text says which it is."""
    words = {"gemeente": "0513", "identificatie": "G1", "dagtekening": date(2025, 5, 12)}
    abo = ieb.WMO405.eerste_aanlevering(
        **words, bsn="999992016", eb_start_nummer=1, eb_startdatum=date(2025, 5, 12)
    )
    bw = ieb.WMO407.eerste_aanlevering(
        **words, bsn="999992016", bw_start_nummer=1, bw_startdatum=date(2025, 5, 12)
    )
    with pytest.raises(InvalidType, match=r"geen Client van ieb\.messages\.beschermd_wonen"):
        attrs.evolve(abo, client=bw.client)
