"""Write the XSDs of the bundled releases from their data: `python tools/make_xsd.py [FOLDER]`.

The data file of a release is the one place where a fact of it stands; the XSDs follow from it. A
test compares the files that are shipped with what this script writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lxml import etree
from lxml.builder import ElementMaker

from ieb.releases import (
    ComplexType,
    Element,
    MessageShape,
    Particle,
    Release,
    SimpleType,
    release,
    release_names,
)

XS = "http://www.w3.org/2001/XMLSchema"
XSD = ElementMaker(namespace=XS, nsmap={"xs": XS})
HERE = Path(__file__).resolve().parents[1] / "src" / "ieb" / "releases" / "data"


def simple_types(value: Release) -> dict[str, SimpleType]:
    """Return the datatypes of the basisschema, without what a message fixes."""
    found: dict[str, SimpleType] = {}
    for shape in value.messages:
        for _, _, element in shape.walk():
            kind = element.type
            if isinstance(kind, SimpleType):
                fixed = element.name in {"BerichtCode", "BerichtVersie", "BerichtSubversie"}
                found[kind.name] = SimpleType(
                    name=kind.name,
                    base=kind.base,
                    minimum=kind.minimum,
                    maximum=kind.maximum,
                    min_length=kind.min_length,
                    max_length=kind.max_length,
                    patterns=() if fixed else kind.patterns,
                    enumeration=kind.enumeration,
                    mark=kind.mark,
                    shape_mark=kind.shape_mark,
                )
    return dict(sorted(found.items()))


def complex_types(shapes: tuple[MessageShape, ...]) -> dict[str, ComplexType]:
    """Return the classes below the root, by name."""
    found: dict[str, ComplexType] = {}
    for shape in shapes:
        for _, _, element in shape.walk():
            if isinstance(element.type, ComplexType):
                found[element.type.name] = element.type
    return dict(sorted(found.items()))


def appinfo(value: Release, entries: dict[str, str]) -> etree._Element:
    """Return what the schema says of itself."""
    make = ElementMaker(namespace=value.basis_namespace)
    return XSD.annotation(XSD.appinfo(*(make(name, text) for name, text in entries.items())))


def mark_note(value: Release, **marks: str) -> etree._Element:
    """Return an evidence mark as appinfo."""
    make = ElementMaker(namespace=value.basis_namespace)
    return XSD.annotation(XSD.appinfo(make("herkomst", **marks)))


def versions(value: Release, document: str) -> dict[str, str]:
    """Return the appinfo entries of a document."""
    shape = value.messages[0] if document == "basisschema" else value.message(document.upper())
    names = ["BasisschemaXsd"] if document == "basisschema" else ["BerichtXsd", "BasisschemaXsd"]
    numbers = {
        "BerichtXsd": shape.stamp.bericht_xsd_versie,
        "BasisschemaXsd": shape.stamp.basisschema_xsd_versie,
    }
    entries = {"standaard": "ieb", "bericht": document, "release": value.name}
    for name in names:
        entries |= {f"{name}{part}Versie": numbers[name] for part in ("", "Min", "Max")}
    windows = [message.window for message in value.messages if message.window is not None]
    if document == "basisschema" and windows:
        # The oldest basisschema that every message may be made with.
        entries["BasisschemaXsdMinVersie"] = max(window.basisschema[0] for window in windows)
    elif shape.window is not None:
        entries["BerichtXsdMinVersie"], entries["BerichtXsdMaxVersie"] = shape.window.bericht
        oldest, newest = shape.window.basisschema
        entries |= {"BasisschemaXsdMinVersie": oldest, "BasisschemaXsdMaxVersie": newest}
    return entries


def facets(kind: SimpleType) -> list[etree._Element]:
    """Return the facets of a datatype."""
    rows = [
        ("minInclusive", kind.minimum),
        ("maxInclusive", kind.maximum),
        ("minLength", kind.min_length),
        ("maxLength", kind.max_length),
        *(("pattern", pattern) for pattern in kind.patterns),
        *(("enumeration", code) for code in kind.enumeration),
    ]
    return [XSD(name, value=str(value)) for name, value in rows if value is not None]


def particle(value: Release, shape: MessageShape | None, part: Particle) -> etree._Element:
    """Return a place in a sequence."""
    occurs: dict[str, str] = {}
    if part.minimum != 1:
        occurs["minOccurs"] = str(part.minimum)
    if part.maximum != 1:
        occurs["maxOccurs"] = "unbounded" if part.maximum is None else str(part.maximum)
    if len(part.elements) == 1:
        (element,) = part.elements
        return declaration(value, shape, element, occurs)
    choices = [declaration(value, shape, element, {}) for element in part.elements]
    return XSD.choice(*choices, **occurs)


def declaration(
    value: Release, shape: MessageShape | None, element: Element, occurs: dict[str, str]
) -> etree._Element:
    """Return an element declaration with its evidence mark."""
    kind = element.type
    note = mark_note(value, naam=element.mark, vorm=element.shape_mark)
    in_basis = isinstance(kind, SimpleType) or kind.name.startswith("CDT_")
    prefix = value.basis_prefix if in_basis or shape is None else shape.prefix
    if element.name in {"BerichtCode", "BerichtVersie", "BerichtSubversie"} and isinstance(
        kind, SimpleType
    ):
        restriction = XSD.restriction(
            XSD.pattern(value=kind.patterns[-1]), base=f"{prefix}:{kind.name}"
        )
        return XSD.element(note, XSD.simpleType(restriction), name=element.name, **occurs)
    return XSD.element(note, name=element.name, type=f"{prefix}:{kind.name}", **occurs)


def complex_type(value: Release, shape: MessageShape | None, kind: ComplexType) -> etree._Element:
    """Return a class."""
    parts = [particle(value, shape, part) for part in kind.particles]
    return XSD.complexType(mark_note(value, naam=kind.mark), XSD.sequence(*parts), name=kind.name)


def schema(value: Release, target: str, prefixes: dict[str, str]) -> etree._Element:
    """Return an empty schema document."""
    return etree.Element(
        f"{{{XS}}}schema",
        {"targetNamespace": target, "elementFormDefault": "qualified"},
        nsmap={"xs": XS, value.basis_prefix: value.basis_namespace, **prefixes},
    )


def basisschema(value: Release) -> etree._Element:
    """Return the basisschema of a release."""
    root = schema(value, value.basis_namespace, {})
    root.append(appinfo(value, versions(value, "basisschema")))
    for kind in simple_types(value).values():
        restriction = XSD.restriction(*facets(kind), base=f"xs:{kind.base}")
        root.append(
            XSD.simpleType(
                mark_note(value, naam=kind.mark, vorm=kind.shape_mark), restriction, name=kind.name
            )
        )
    for name, complex_kind in complex_types(value.messages).items():
        if name.startswith("CDT_"):
            root.append(complex_type(value, None, complex_kind))
    return root


def bericht(value: Release, shape: MessageShape) -> etree._Element:
    """Return the schema of a message."""
    root = schema(value, shape.namespace, {shape.prefix: shape.namespace})
    root.append(appinfo(value, versions(value, shape.name.lower())))
    root.append(XSD("import", namespace=value.basis_namespace, schemaLocation="basisschema.xsd"))
    root.append(XSD.element(name=shape.root.name, type=f"{shape.prefix}:{shape.root.type.name}"))
    kinds = complex_types((shape,))
    assert isinstance(shape.root.type, ComplexType)
    for name, kind in {shape.root.type.name: shape.root.type, **kinds}.items():
        if not name.startswith("CDT_"):
            root.append(complex_type(value, shape, kind))
    return root


def documents(value: Release) -> dict[str, bytes]:
    """Return all XSDs of a release: file name to content."""
    trees = {"basisschema.xsd": basisschema(value)}
    trees |= {shape.document: bericht(value, shape) for shape in value.messages}
    made: dict[str, bytes] = {}
    for name, tree in trees.items():
        etree.indent(tree)
        etree.cleanup_namespaces(
            tree, keep_ns_prefixes=[prefix for prefix in tree.nsmap if prefix is not None]
        )
        made[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8") + b"\n"
    return made


def main(folder: Path) -> None:
    """Write the XSDs of all bundled releases below a folder."""
    for name in release_names():
        for document, content in documents(release(name)).items():
            path = folder / name / document
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
