"""An XSD set of others as a `Release`: its documents become shapes, bound to our names."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import xmlschema
from attrs import Factory, evolve, frozen
from xmlschema.validators import XsdComplexType, XsdElement, XsdGroup, XsdSimpleType

from ieb.errors import InvalidRelease
from ieb.findings import Mark
from ieb.privacy import quote
from ieb.releases.bundled import home_release, message_names
from ieb.releases.compare import Difference
from ieb.releases.compiling import CompiledSet, compile_set
from ieb.releases.facets import (
    base_of,
    chain_of,
    extra_demands,
    extra_facets,
    limit_of,
    only_element,
    strictest,
    type_name,
)
from ieb.releases.libxml import XS
from ieb.releases.limits import MAX_NAMES_BYTES
from ieb.releases.release import Release
from ieb.releases.shape import ComplexType, Element, MessageShape, Particle, SimpleType, Stamp
from ieb.releases.xsdset import Document, basis_of, read_documents

_ROOT: Final = "Bericht"
_CODE: Final = re.compile("[0-9A-Za-z]{1,3}")
_VERSIE: Final = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")
_PLAIN: Final = re.compile(
    "0|[1-9][0-9]*"
)  # a version is a number in the model: `04` would not come back
Names = Mapping[str, str] | str | os.PathLike[str] | None
"""Our element names to theirs: a mapping, or a TOML file that holds one."""
_UNREAD: Final = SimpleType(name="niet gelezen", base="string", mark=Mark.XSD, shape_mark=Mark.XSD)


def read_set(
    folder: str | os.PathLike[str], *, names: Names = None
) -> tuple[Release, tuple[Difference, ...]]:
    """Read an XSD set and bind it to our names.

    Args:
        folder: The folder with the XSDs; file names are free.
        names: Our element names to theirs, where they differ.

    Returns:
        The release, and what of it our models cannot hold or had to guess.

    Raises:
        InvalidRelease: The folder holds no usable XSD set, or `names` is no mapping of names.
        OSError: The folder cannot be read.
    """
    documents = read_documents(folder)
    ours_to_theirs = _names(names)
    faults: list[Difference] = []
    shapes: list[MessageShape] = []
    compiled = compile_set(documents)
    for document, schema in compiled.schemas():
        reader = _Reader(document=document, compiled=compiled, names=ours_to_theirs, faults=faults)
        shape = reader.message(schema, basis_of(document, documents))
        if shape is not None:
            shapes.append(shape)
    faults += _unused_names(ours_to_theirs, shapes)
    main = next(one for one in documents if one.message)
    basis = basis_of(main, documents)
    made = Release(
        name=main.about.get("release") or Path(folder).resolve().name,
        in_force=None,
        basis_namespace=basis.namespace,
        basis_prefix=main.prefix_of(basis.namespace)
        or home_release(str(main.message)).basis_prefix,
        namespace_mark=Mark.XSD,
        versie_mark=Mark.XSD,
        messages=tuple(sorted(shapes, key=lambda one: one.name)),
        sources=tuple(sorted(compiled.sources.items())),
        bundled=False,
        names=tuple(sorted(ours_to_theirs.items())),
    )
    return made, tuple(dict.fromkeys(faults))


def _unused_names(names: Mapping[str, str], shapes: list[MessageShape]) -> Iterator[Difference]:
    """Yield the names that no XSD of the set has: misspelt, or of a message that is not there."""
    found = {element.local_name for shape in shapes for _, _, element in shape.walk()}
    found |= {shape.root.local_name for shape in shapes}
    for ours, theirs in names.items():
        if theirs not in found:
            yield Difference(
                "namen", f"{ours} heet er {theirs}, maar die naam komt in de set niet voor"
            )


def _toml(path: Path) -> dict[str, Any] | None:  # Any: what TOML holds
    try:
        return tomllib.loads(_names_text(path))
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        RecursionError,
    ):  # they hold the whole text
        return None


def _names(names: Names) -> Mapping[str, str]:
    if names is None:
        return {}
    if not isinstance(names, Mapping):
        read = _toml(Path(names))
        if read is None:
            raise InvalidRelease((f"{quote(str(names))} is geen TOML-bestand.",))
        names = read
    shapes = [home_release(message).message(message) for message in message_names()]
    ours = {element.name for shape in shapes for _, _, element in shape.walk()} | {_ROOT}
    faults = tuple(
        f"Namen: {quote(str(name))} is geen element van onze berichten, of de andere naam is geen tekst."
        for name, other in names.items()
        if name not in ours or not isinstance(other, str)
    )
    if faults:
        raise InvalidRelease(faults)
    return names


def _names_text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MAX_NAMES_BYTES + 1)
    if len(content) > MAX_NAMES_BYTES:
        text = f"groter dan {MAX_NAMES_BYTES} bytes; dat is geen TOML-bestand met namen"
        raise InvalidRelease((f"{quote(path.name)}: {text}.",))
    return content.decode("utf-8-sig")


@frozen(kw_only=True)
class _Reader:
    """Reads the shape of one message out of its compiled XSD."""

    document: Document
    compiled: CompiledSet
    names: Mapping[str, str]
    faults: list[Difference]
    reference: dict[str, Element] = Factory(dict[str, Element])

    def message(self, schema: xmlschema.XMLSchema, basis: Document) -> MessageShape | None:
        name = str(self.document.message)
        ours = home_release(name).message(name)
        self.reference.update({path: element for path, _, element in ours.walk()})
        self.reference[_ROOT] = ours.root
        roots = [one for one in schema.elements.values() if self.our_name(one, "") == _ROOT]
        if len(roots) != 1:
            self.misfit(self.document.name, f"het hoofdelement {_ROOT} ontbreekt")
            return None
        if schema.maps.substitution_groups:
            self.misfit(self.document.name, "een substitutiegroep past niet in het model")
        root = self.element(roots[0], _ROOT)
        if isinstance(root.type, SimpleType):
            self.misfit(self.document.name, f"{_ROOT} is een waarde; verwacht wordt een klasse")
            return None
        prefix = self.document.prefix_of(self.document.namespace) or name.lower()
        shape = evolve(
            ours,
            namespace=self.document.namespace,
            prefix=prefix,
            document=self.document.key,
            root=root,
            stamp=ours.stamp,
            code_mark=Mark.XSD,
        )
        return evolve(shape, stamp=self.stamp(shape, ours.stamp, basis))

    def misfit(self, place: str, text: str) -> None:
        """Keep what our models cannot hold."""
        self.faults.append(Difference(place, text, fits=False))

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
            # What we do not know is not read: it is refused only where it stands in a message.
            type=_UNREAD if ours is None else self.type(declared, path, ours.type),
            label=name if ours is None else ours.label,
            mark=Mark.XSD,
            shape_mark=Mark.XSD,
            known=ours is not None,
            place=self.place(declared),
            extra=tuple(extra_demands(declared)),
        )

    def type(
        self, declared: XsdElement, path: str, ours: SimpleType | ComplexType
    ) -> SimpleType | ComplexType:
        """Return the type of an element; ours when it has to be told as a misfit already."""
        kind = declared.type
        if isinstance(kind, XsdSimpleType):
            return self.simple(kind, self.place(declared)) or ours
        assert isinstance(kind, XsdComplexType)
        if any(use.use == "required" for use in kind.attributes.values()):
            self.misfit(self.place(declared), f"{path} heeft een verplicht attribuut")
        content = kind.content
        if not isinstance(content, XsdGroup) or kind.mixed:
            self.misfit(
                self.place(declared), f"{path} heeft gemengde inhoud of tekst met attributen"
            )
            return ours
        place = self.place(kind if kind.local_name else declared)
        particles = tuple(self.particles(content, path, place))
        names = [element.name for one in particles for element in one.elements]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.misfit(place, f"{path}: {name} staat er op meer dan één plaats")
        return ComplexType(
            name=kind.local_name or path.rpartition("/")[2],
            particles=particles,
            mark=Mark.XSD,
            place=place,
        )

    def particles(self, group: XsdGroup, path: str, place: str) -> Iterator[Particle]:
        """Yield the places in a group; what does not fit is told, and what is in it still looked at."""
        if group.model == "choice":
            yield from self.choice(group, path, place)
            return
        if group.model != "sequence":
            self.misfit(place, f"{path}: xs:all past niet in het model")
        elif (group.min_occurs, group.max_occurs) != (1, 1):
            self.misfit(place, f"{path}: een optionele of herhaalde groep past niet in het model")
        for part in group:
            if isinstance(part, XsdElement):
                yield self.particle(part, path)
            elif isinstance(part, XsdGroup):
                yield from self.particles(part, path, place)
            else:
                self.misfit(place, f"{path}: xs:any past niet in het model")

    def choice(self, group: XsdGroup, path: str, place: str) -> Iterator[Particle]:
        members = [one for one in map(only_element, group) if one is not None]
        if len(members) < len(group) or any(
            (one.min_occurs, one.max_occurs) != (1, 1) for one in members
        ):
            self.misfit(place, f"{path}: een keuze tussen groepen past niet in het model")
        elements = tuple(self.element(one, f"{path}/{self.our_name(one, path)}") for one in members)
        yield Particle(elements=elements, minimum=group.min_occurs, maximum=group.max_occurs)

    def particle(self, declared: XsdElement, path: str) -> Particle:
        element = self.element(declared, f"{path}/{self.our_name(declared, path)}")
        return Particle(
            elements=(element,), minimum=declared.min_occurs, maximum=declared.max_occurs
        )

    def simple(self, kind: XsdSimpleType, place: str) -> SimpleType | None:
        chain = list(chain_of(kind))
        base = base_of(kind)
        named = place if (kind.name or "").startswith(XS) else self.place(kind)
        if base is None:
            self.misfit(named, f"{type_name(chain)}: geen tekst, geheel getal of datum")
            return None
        levels = [one.patterns for one in chain if one.patterns is not None]
        return SimpleType(
            name=type_name(chain),
            base=base,
            minimum=strictest(max, (limit_of(one, "min") for one in chain)),
            maximum=strictest(min, (limit_of(one, "max") for one in chain)),
            extra=tuple(extra for one in chain for extra in extra_facets(one, base)),
            min_length=strictest(max, (one.min_length for one in chain)),
            max_length=strictest(min, (one.max_length for one in chain)),
            patterns=tuple(
                "|".join(map(self.compiled.pattern, level.regexps)) for level in reversed(levels)
            ),
            python_patterns=None,
            enumeration=tuple(str(value) for value in kind.enumeration or ()),
            collapse=kind.white_space == "collapse",
            mark=Mark.XSD,
            shape_mark=Mark.XSD,
            place=named,
        )

    def place(self, declared: XsdElement | XsdSimpleType | XsdComplexType) -> str:
        """Return file name and line of a declaration."""
        source = declared.schema.source.name
        document = next(
            (one for one in self.compiled.documents if one.key == source), self.document
        )
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
            bericht_xsd_versie=self.version(
                self.document, "BerichtXsdVersie", ours.bericht_xsd_versie
            ),
            basisschema_xsd_versie=self.version(
                basis, "BasisschemaXsdVersie", ours.basisschema_xsd_versie
            ),
        )

    def version(self, document: Document, name: str, ours: str) -> str:
        """Return a version that a document states of itself; ours, and told, when it states none."""
        stated = document.about.get(name)
        if stated is None:
            text = f"{name} staat niet in de appinfo; wij schrijven {ours}"
            self.faults.append(Difference(document.name, text))
        elif _VERSIE.fullmatch(stated) is None:
            self.misfit(
                document.name, f"{name} {quote(stated)} in de appinfo is geen versie zoals {ours}"
            )
        else:
            return stated
        return ours

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
        readable = _CODE.fullmatch if name == "BerichtCode" else _PLAIN.fullmatch
        for one in candidates:
            if readable(one) and kind.fault(one) is None:
                return one
        text = f"welke waarde {name} moet hebben, is er niet uit te lezen"
        self.misfit(kind.place or self.document.name, text)
        return likely[-1]
