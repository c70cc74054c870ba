"""The shape of a message, read out of its compiled XSD and bound to our names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import xmlschema
from attrs import Factory, evolve, frozen
from xmlschema.validators import XsdComplexType, XsdElement, XsdGroup, XsdSimpleType

from ieb.findings import Mark, Path
from ieb.releases import ComplexType, Element, MessageShape, Particle, SimpleType
from ieb.releases.compare import Difference
from ieb.releases.homes import home_release
from ieb.releases.shape import ROOT
from ieb.xsdset._compiling import CompiledSet
from ieb.xsdset._places import place_of
from ieb.xsdset.document import Document
from ieb.xsdset.facets import (
    extra_demands,
    is_builtin,
    only_element,
    read_simple_type,
    stands_once,
    type_name,
)
from ieb.xsdset.stamps import read_stamp, read_window

_UNREAD: Final = SimpleType(name="niet gelezen", base="string", mark=Mark.XSD, shape_mark=Mark.XSD)


@frozen(kw_only=True)
class ShapeReader:
    """Reads the shape of one message out of its compiled XSD.

    Attributes:
        document: The main document of the message.
        compiled: The set it belongs to.
        names: Our element names to theirs, where they differ.
        differences: Where to tell what our models cannot hold, and what had to be guessed.
    """

    document: Document
    compiled: CompiledSet
    names: Mapping[str, str]
    differences: list[Difference]
    _ours: dict[Path, Element] = Factory(dict[Path, Element])
    """The elements that our model has, by path."""

    def message(self, schema: xmlschema.XMLSchema, basis: Document) -> MessageShape | None:
        """Return the shape of the message, or None when it has no root that could be ours.

        Args:
            schema: The compiled XSD of the message.
            basis: Its basisschema.
        """
        name = str(self.document.message)
        ours = home_release(name).message(name)
        self._ours.update({path: element for path, _, element in ours.walk()})
        self._ours[ROOT] = ours.root
        root = self._root(schema)
        if root is None:
            return None
        prefix = self.document.prefix_of(self.document.namespace)
        shape = evolve(
            ours,
            namespace=self.document.namespace,
            prefix=prefix or name.lower(),
            document=self.document.key,
            root=root,
            code_mark=Mark.XSD,
        )
        stamp, differences = read_stamp(shape, self.document, basis)
        self.differences.extend(differences)
        return evolve(shape, stamp=stamp, window=read_window(self.document))

    def _root(self, schema: xmlschema.XMLSchema) -> Element | None:
        name = self.document.name
        declarations = schema.elements.values()
        whole = Path()
        roots = [element for element in declarations if self._our_name(element, whole) == ROOT.name]
        if len(roots) != 1:
            self._misfit(name, f"het hoofdelement {ROOT} ontbreekt")
            return None
        if schema.maps.substitution_groups:
            self._misfit(name, "een substitutiegroep past niet in het model")
        root = self._element(roots[0], ROOT)
        if isinstance(root.type, SimpleType):
            self._misfit(name, f"{ROOT} is een waarde; verwacht wordt een klasse")
            return None
        return root

    def _misfit(self, place: str, text: str) -> None:
        """Tell what our models cannot hold."""
        self.differences.append(Difference(place, text, fits=False))

    def _our_name(self, declared: XsdElement, within: Path) -> str:
        """Return our name for an element at a place: two of ours may have one name there."""
        local = str(declared.local_name)
        for ours, theirs in self.names.items():
            if theirs == local and within / ours in self._ours:
                return ours
        return local

    def _element(self, declared: XsdElement, path: Path) -> Element:
        name = path.name
        place = self._place(declared)
        element = Element(
            name=name,
            tag=declared.name,
            # What we do not know is not read: it is refused only where it stands in a message.
            type=_UNREAD,
            label=name,
            mark=Mark.XSD,
            shape_mark=Mark.XSD,
            known=False,
            place=place,
            extra=tuple(extra_demands(declared)),
        )
        ours = self._ours.get(path)
        if ours is None:
            return element
        kind = self._type(declared, path)
        # What has no type of ours has been told as a misfit: with ours, the rest can be told too.
        return evolve(element, type=kind or ours.type, label=ours.label, known=True)

    def _child(self, declared: XsdElement, path: Path) -> Element:
        return self._element(declared, path / self._our_name(declared, path))

    def _type(self, declared: XsdElement, path: Path) -> SimpleType | ComplexType | None:
        """Return the type of an element, or None when it has been told as a misfit."""
        kind = declared.type
        if isinstance(kind, XsdSimpleType):
            return self._simple(kind, self._place(declared))
        assert isinstance(kind, XsdComplexType)
        return self._class(kind, declared, path)

    def _simple(self, kind: XsdSimpleType, place: str) -> SimpleType | None:
        if not is_builtin(kind):
            place = self._place(kind)
        read = read_simple_type(kind, pattern=self.compiled.pattern)
        if read is None:
            self._misfit(place, f"{type_name(kind)}: geen tekst, geheel getal of datum")
            return None
        return evolve(read, place=place)

    def _class(self, kind: XsdComplexType, declared: XsdElement, path: Path) -> ComplexType | None:
        if any(use.use == "required" for use in kind.attributes.values()):
            self._misfit(self._place(declared), f"{path} heeft een verplicht attribuut")
        content = kind.content
        if not isinstance(content, XsdGroup) or kind.mixed:
            text = f"{path} heeft gemengde inhoud of tekst met attributen"
            self._misfit(self._place(declared), text)
            return None
        place = self._place(declared)
        if kind.local_name:
            place = self._place(kind)
        complex_type = ComplexType(
            name=kind.local_name or path.name,
            particles=tuple(self._particles(content, path, place)),
            mark=Mark.XSD,
            place=place,
        )
        names = [element.name for element in complex_type.elements]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._misfit(place, f"{path}: {name} staat er op meer dan één plaats")
        return complex_type

    def _particles(self, group: XsdGroup, path: Path, place: str) -> Iterator[Particle]:
        """Yield the places in a group; what does not fit is told, and what is in it looked at."""
        if group.model == "choice":
            yield self._choice(group, path, place)
            return
        if group.model != "sequence":
            self._misfit(place, f"{path}: xs:all past niet in het model")
        elif not stands_once(group):
            text = "een optionele of herhaalde groep past niet in het model"
            self._misfit(place, f"{path}: {text}")
        for part in group:
            if isinstance(part, XsdElement):
                element = self._child(part, path)
                yield Particle(
                    elements=(element,), minimum=part.min_occurs, maximum=part.max_occurs
                )
            elif isinstance(part, XsdGroup):
                yield from self._particles(part, path, place)
            else:
                self._misfit(place, f"{path}: xs:any past niet in het model")

    def _choice(self, group: XsdGroup, path: Path, place: str) -> Particle:
        members: list[XsdElement] = []
        for part in group:
            member = only_element(part)
            if member is not None:
                members.append(member)
        if len(members) < len(group) or not all(map(stands_once, members)):
            self._misfit(place, f"{path}: een keuze tussen groepen past niet in het model")
        return Particle(
            elements=tuple(self._child(member, path) for member in members),
            minimum=group.min_occurs,
            maximum=group.max_occurs,
        )

    def _place(self, declared: XsdElement | XsdSimpleType | XsdComplexType) -> str:
        return place_of(declared, self.document, self.compiled.documents)
