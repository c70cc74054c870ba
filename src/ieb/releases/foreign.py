"""An XSD set of others as a `Release`: its documents become shapes, bound to our names."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import xmlschema
from attrs import Factory, evolve, frozen
from xmlschema.validators import XsdAtomic, XsdComplexType, XsdElement, XsdGroup, XsdSimpleType

from ieb.errors import InvalidRelease
from ieb.findings import Mark, shown
from ieb.releases.bundled import release
from ieb.releases.release import Release
from ieb.releases.shape import ComplexType, Element, MessageShape, Particle, SimpleType, Stamp
from ieb.releases.xsdset import XS, Document, read_documents, sources

_ROOT: Final = "Bericht"
_PLAIN: Final = re.compile("0|[1-9][0-9]*")  # a version is a number in the model: `04` would not come back
Fault = tuple[str, str]
"""Place and Dutch text of what our models cannot hold."""
Names = Mapping[str, str] | str | os.PathLike[str] | None
"""Our element names to theirs: a mapping, or a TOML file that holds one."""


def read_set(folder: str | os.PathLike[str], *, names: Names = None) -> tuple[Release, tuple[Fault, ...]]:
    """Read an XSD set and bind it to our names.

    Args:
        folder: The folder with the XSDs; file names are free.
        names: Our element names to theirs, where they differ.

    Returns:
        The release, and what of it our models cannot hold.

    Raises:
        InvalidRelease: The folder holds no usable XSD set, or `names` is no mapping of names.
        OSError: The folder cannot be read.
    """
    documents = read_documents(folder)
    ours_to_theirs = _names(names)
    basis = max((one for one in documents if one.is_basis), key=lambda one: len(one.about))
    faults: list[Fault] = []
    shapes: list[MessageShape] = []
    for document, schema in _compiled(documents):
        reader = _Reader(document=document, documents=documents, names=ours_to_theirs, faults=faults)
        shape = reader.message(schema, basis)
        if shape is not None:
            shapes.append(shape)
    main = next(one for one in documents if one.message)
    made = Release(
        name=main.about.get("release") or Path(folder).resolve().name,
        in_force=None,
        basis_namespace=basis.namespace,
        basis_prefix=main.prefix_of(basis.namespace) or release().basis_prefix,
        namespace_mark=Mark.AANNAME,
        versie_mark=Mark.AANNAME,
        messages=tuple(sorted(shapes, key=lambda one: one.name)),
        sources=tuple(sorted(sources(documents))),
        bundled=False,
    )
    return made, tuple(dict.fromkeys(faults))


def _names(names: Names) -> Mapping[str, str]:
    if names is None:
        return {}
    if not isinstance(names, Mapping):
        try:
            names = tomllib.loads(Path(names).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise InvalidRelease((f"{shown(str(names))} is geen TOML-bestand.",)) from None
    ours = {element.name for shape in release().messages for _, _, element in shape.walk()} | {_ROOT}
    faults = tuple(
        f"Namen: {shown(str(name))} is geen element van {release().name}, of de andere naam is geen tekst."
        for name, other in names.items()
        if name not in ours or not isinstance(other, str)
    )
    if faults:
        raise InvalidRelease(faults)
    return names


def _compiled(documents: tuple[Document, ...]) -> Iterator[tuple[Document, xmlschema.XMLSchema]]:
    """Compile the XSD of each message, from a folder of its own in which every reference is local."""
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in sources(documents):
            Path(folder, name).write_bytes(content)
        for document in documents:
            if document.message is None:
                continue
            path = Path(folder, document.name)
            try:
                yield (
                    document,
                    xmlschema.XMLSchema(str(path), base_url=folder, allow="sandbox", defuse="always"),
                )
            except xmlschema.XMLSchemaException as error:
                broken.append(f"{_place_of(error, document)}: geen geldige XSD.")
    if broken:
        raise InvalidRelease(tuple(broken))


def _place_of(error: xmlschema.XMLSchemaException, document: Document) -> str:
    """Return where an XSD is wrong, as far as the declaration has a name."""
    name = str(getattr(getattr(error, "elem", None), "attrib", {}).get("name", ""))
    safe = "".join(char for char in name if char.isalnum() or char in "_-.")
    return document.line_of(f".//*[@name='{safe}']")


@frozen(kw_only=True)
class _Reader:
    """Reads the shape of one message out of its compiled XSD."""

    document: Document
    documents: tuple[Document, ...]
    names: Mapping[str, str]
    faults: list[Fault]
    reference: dict[str, Element] = Factory(dict[str, Element])

    def message(self, schema: xmlschema.XMLSchema, basis: Document) -> MessageShape | None:
        name = str(self.document.message)
        ours = release().message(name)
        self.reference.update({path: element for path, _, element in ours.walk()})
        self.reference[_ROOT] = ours.root
        roots = [one for one in schema.elements.values() if self.our_name(one, "") == _ROOT]
        if len(roots) != 1:
            self.faults.append((self.document.name, f"het hoofdelement {_ROOT} ontbreekt."))
            return None
        root = self.element(roots[0], _ROOT)
        if isinstance(root.type, SimpleType):
            self.faults.append((self.document.name, f"{_ROOT} is een waarde; verwacht wordt een klasse."))
            return None
        prefix = self.document.prefix_of(self.document.namespace) or name.lower()
        shape = evolve(
            ours,
            namespace=self.document.namespace,
            prefix=prefix,
            document=self.document.name,
            root=root,
            stamp=ours.stamp,
            code_mark=Mark.AANNAME,
        )
        return evolve(shape, stamp=self.stamp(shape, ours.stamp, basis))

    def our_name(self, element: XsdElement, within: str) -> str:
        """Return our name for an element at a place: two of ours may have one name there."""
        local = str(element.local_name)
        for ours, theirs in self.names.items():
            if theirs == local and f"{within}/{ours}".removeprefix("/") in self.reference:
                return ours
        return local

    def element(self, declared: XsdElement, path: str) -> Element:
        ours = self.reference.get(path)
        name = path.rpartition("/")[2]
        return Element(
            name=name,
            tag=declared.name,
            type=self.type(declared, path),
            label=name if ours is None else ours.label,
            mark=Mark.AANNAME if ours is None else ours.mark,
            shape_mark=Mark.AANNAME if ours is None else ours.shape_mark,
            known=ours is not None,
            place=self.place(declared),
            extra=tuple(_extra_demands(declared)),
        )

    def type(self, declared: XsdElement, path: str) -> SimpleType | ComplexType:
        kind = declared.type
        if isinstance(kind, XsdSimpleType):
            return self.simple(kind)
        assert isinstance(kind, XsdComplexType)
        if any(use.use == "required" for use in kind.attributes.values()):
            self.faults.append((self.place(declared), f"{path} heeft een verplicht attribuut."))
        content = kind.content
        if not isinstance(content, XsdGroup) or kind.mixed:
            self.faults.append(
                (self.place(declared), f"{path} heeft gemengde inhoud of tekst met attributen.")
            )
            return ComplexType(name=kind.local_name or path, particles=(), mark=Mark.AANNAME)
        return ComplexType(
            name=kind.local_name or path.rpartition("/")[2],
            particles=tuple(self.particles(content, path)),
            mark=Mark.AANNAME,
            place=self.place(kind if kind.local_name else declared),
        )

    def particles(self, group: XsdGroup, path: str) -> Iterator[Particle]:
        if group.model == "choice":
            yield from self.choice(group, path)
            return
        if group.model != "sequence" or (group.min_occurs, group.max_occurs) != (1, 1):
            self.faults.append(
                (self.document.name, f"{path}: een herhaalde groep of xs:all past niet in het model.")
            )
            return
        for part in group:
            if isinstance(part, XsdElement):
                yield self.particle(part, path)
            elif isinstance(part, XsdGroup):
                yield from self.particles(part, path)
            else:
                self.faults.append((self.document.name, f"{path}: xs:any past niet in het model."))

    def choice(self, group: XsdGroup, path: str) -> Iterator[Particle]:
        members = [part for part in group if isinstance(part, XsdElement)]
        if len(members) != len(group) or any((one.min_occurs, one.max_occurs) != (1, 1) for one in members):
            self.faults.append(
                (self.document.name, f"{path}: een keuze tussen groepen past niet in het model.")
            )
            return
        elements = tuple(self.element(one, f"{path}/{self.our_name(one, path)}") for one in members)
        yield Particle(elements=elements, minimum=group.min_occurs, maximum=group.max_occurs)

    def particle(self, declared: XsdElement, path: str) -> Particle:
        element = self.element(declared, f"{path}/{self.our_name(declared, path)}")
        return Particle(elements=(element,), minimum=declared.min_occurs, maximum=declared.max_occurs)

    def simple(self, kind: XsdSimpleType) -> SimpleType:
        chain = list(_chain(kind))
        base = _base(kind)
        if base is None:
            self.faults.append(
                (self.place(chain[0]), f"{_type_name(chain)}: geen tekst, geheel getal of datum.")
            )
        levels = [one.patterns for one in chain if one.patterns is not None]
        return SimpleType(
            name=_type_name(chain),
            base=base or "string",
            minimum=_strictest(max, (_limit(one, "min") for one in chain)),
            maximum=_strictest(min, (_limit(one, "max") for one in chain)),
            extra=tuple(extra for one in chain for extra in _extra_facets(one, base)),
            min_length=_strictest(max, (one.min_length for one in chain)),
            max_length=_strictest(min, (one.max_length for one in chain)),
            patterns=tuple("|".join(level.regexps) for level in reversed(levels)),
            python_patterns=tuple(
                "|".join(one.pattern for one in level.patterns) for level in reversed(levels)
            ),
            enumeration=tuple(str(value) for value in kind.enumeration or ()),
            collapse=kind.white_space == "collapse",
            mark=Mark.AANNAME,
            place=self.place(chain[0]),
        )

    def place(self, declared: XsdElement | XsdSimpleType | XsdComplexType) -> str:
        """Return file name and line of a declaration."""
        source = declared.schema.source.name
        document = next((one for one in self.documents if one.name == source), self.document)
        owner = declared.parent
        if declared.local_name is None:
            return self.place(owner) if isinstance(owner, XsdElement) else document.name
        if not isinstance(declared, XsdElement):
            kind = "simpleType" if isinstance(declared, XsdSimpleType) else "complexType"
            return document.line_of(f"xs:{kind}[@name='{declared.local_name}']")
        while owner is not None and not (isinstance(owner, XsdComplexType) and owner.local_name):
            owner = owner.parent
        within = f"xs:complexType[@name='{owner.local_name}']//" if owner is not None else ""
        name = declared.local_name
        return document.line_of(
            f"{within}xs:element[@name='{name}' or @ref='{name}' or contains(@ref, ':{name}')]"
        )

    def stamp(self, shape: MessageShape, ours: Stamp, basis: Document) -> Stamp:
        about = self.document.about
        version, _, sub = about.get("release", "").partition(".")
        wanted = {
            "BerichtCode": (ours.bericht_code,),
            "BerichtVersie": (version, str(ours.bericht_versie)),
            "BerichtSubversie": (sub, str(ours.bericht_subversie)),
        }
        found = {name: self.fixed(shape, name, likely) for name, likely in wanted.items()}
        return Stamp(
            bericht_code=found["BerichtCode"],
            bericht_versie=int(found["BerichtVersie"]),
            bericht_subversie=int(found["BerichtSubversie"]),
            bericht_xsd_versie=about.get("BerichtXsdVersie", ours.bericht_xsd_versie),
            basisschema_xsd_versie=basis.about.get("BasisschemaXsdVersie", ours.basisschema_xsd_versie),
        )

    def fixed(self, shape: MessageShape, name: str, likely: tuple[str, ...]) -> str:
        """Return the one value that the XSD allows, or the likeliest of several."""
        kind = shape.fixed.get(name)
        if kind is None:
            return likely[-1]
        element = shape.element(f"{_ROOT}/Header/{name}")
        stated = (one.removeprefix("fixed=") for one in element.extra if one.startswith("fixed="))
        candidates: tuple[str, ...] = (
            *stated,
            *kind.enumeration,
            *(one.strip("()") for one in reversed(kind.patterns)),
            *((str(kind.minimum),) if kind.minimum == kind.maximum else ()),
            *likely,
        )
        readable = str.isalnum if name == "BerichtCode" else _PLAIN.fullmatch
        for one in candidates:
            if readable(one) and kind.fault(one) is None:
                return one
        self.faults.append(
            (kind.place or self.document.name, f"welke waarde {name} moet hebben, is er niet uit te lezen.")
        )
        return likely[-1]


def _chain(kind: XsdSimpleType) -> Iterator[XsdSimpleType]:
    """Yield a type and the types it restricts, but for those that XSD itself has; the type itself always."""
    yield kind
    step = kind.base_type
    while isinstance(step, XsdSimpleType) and not (step.name or "").startswith(XS):
        yield step
        step = step.base_type


def _type_name(chain: list[XsdSimpleType]) -> str:
    return next((one.local_name for one in chain if one.local_name), "naamloos type")


def _base(kind: XsdSimpleType) -> Literal["string", "integer", "date"] | None:
    primitive = kind.primitive_type if isinstance(kind, XsdAtomic) else None
    name = None if primitive is None else primitive.local_name
    if name == "decimal" and kind.is_derived(kind.maps.types[f"{XS}integer"]):
        return "integer"
    bases: dict[str, Literal["string", "integer", "date"]] = {"string": "string", "date": "date"}
    return bases.get(str(name))


def _strictest(choose: Callable[[list[int]], int], limits: Iterable[int | None]) -> int | None:
    known = [limit for limit in limits if limit is not None]
    return choose(known) if known else None


def _limit(kind: XsdSimpleType, side: Literal["min", "max"]) -> int | None:
    """Return an inclusive limit on integers; an exclusive one is the next number."""
    value = kind.min_value if side == "min" else kind.max_value
    if not isinstance(value, int):
        return None
    step = 1 if side == "min" else -1
    return int(value) + (step if f"{XS}{side}Exclusive" in kind.facets else 0)


def _extra_facets(kind: XsdSimpleType, base: str | None) -> Iterator[str]:
    """Yield the facets that a shape has no place for."""
    known = {"length", "minLength", "maxLength", "pattern", "enumeration", "whiteSpace"}
    if base == "integer":
        known |= {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"}
    for name, facet in kind.facets.items():
        local = (name or "").removeprefix(XS)
        if local not in known:
            yield f"{local}={getattr(facet, 'value', '?')}"


def _extra_demands(declared: XsdElement) -> Iterator[str]:
    """Yield what an element asks besides its type."""
    for name in ("fixed", "default"):
        value = getattr(declared, name)
        if value is not None:
            yield f"{name}={value}"
    if declared.nillable:
        yield "nillable"
    for identity in declared.identities:
        yield f"identiteit {identity.local_name}"
    if isinstance(declared.type, XsdComplexType):
        yield from (f"optioneel attribuut {one}" for one in declared.type.attributes)
