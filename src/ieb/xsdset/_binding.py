"""Binding an XSD set of others to our models, or saying why that cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ieb.errors import InvalidRelease
from ieb.findings import Mark
from ieb.releases import MessageShape, Release
from ieb.releases.compare import Difference, compare
from ieb.releases.homes import home_release, homes_of
from ieb.releases.release import Names
from ieb.xsdset._compiling import CompiledSet, compile_set
from ieb.xsdset._names import read_names
from ieb.xsdset._shapes import ShapeReader
from ieb.xsdset.documents import read_documents
from ieb.xsdset.references import basis_of


def bind_set(folder: str | os.PathLike[str], *, names: Names = None) -> Release:
    """Read a release from an XSD set; see `Release.from_xsd`."""
    bound, differences = check_set(folder, names=names)
    misfits = tuple(str(difference) for difference in differences if not difference.fits)
    if misfits:
        raise InvalidRelease(misfits)
    return bound


def check_set(
    folder: str | os.PathLike[str], *, names: Names = None
) -> tuple[Release, tuple[Difference, ...]]:
    """Read an XSD set and compare it with its homes; see `ieb.xsdset.check_xsd`."""
    compiled = compile_set(read_documents(folder))
    ours_to_theirs = read_names(names)
    shapes, differences = _read_shapes(compiled, ours_to_theirs)
    differences += _unused_names(ours_to_theirs, shapes)
    bound = _release(Path(folder).resolve().name, compiled, shapes, ours_to_theirs)
    # What could not be read of several messages is told once; what differs is told by compare.
    told = list(dict.fromkeys(differences))
    for home in homes_of(bound):
        told += compare(home, bound)
    return bound, tuple(told)


def _read_shapes(
    compiled: CompiledSet, names: Mapping[str, str]
) -> tuple[list[MessageShape], list[Difference]]:
    """Return the shape of each message, and what does not fit or had to be guessed."""
    shapes: list[MessageShape] = []
    differences: list[Difference] = []
    for document, schema in compiled.schemas():
        reader = ShapeReader(
            document=document, compiled=compiled, names=names, differences=differences
        )
        shape = reader.message(schema, basis_of(document, compiled.documents))
        if shape is not None:
            shapes.append(shape)
    return shapes, differences


def _release(
    folder: str, compiled: CompiledSet, shapes: Iterable[MessageShape], names: Mapping[str, str]
) -> Release:
    """Return the release that a set makes, called as it calls itself, else as its folder."""
    main = next(document for document in compiled.documents if document.message)
    basis = basis_of(main, compiled.documents)
    prefix = main.prefix_of(basis.namespace)
    return Release(
        name=main.about.get("release") or folder,
        in_force=None,
        basis_namespace=basis.namespace,
        basis_prefix=prefix or home_release(str(main.message)).basis_prefix,
        namespace_mark=Mark.XSD,
        versie_mark=Mark.XSD,
        messages=tuple(sorted(shapes, key=lambda shape: shape.name)),
        sources=tuple(sorted(compiled.sources.items())),
        bundled=False,
        names=tuple(sorted(names.items())),
    )


def _unused_names(names: Mapping[str, str], shapes: Iterable[MessageShape]) -> Iterator[Difference]:
    """Yield the names that no XSD of the set has: misspelt, or of a message that is not there."""
    found: set[str] = set()
    for shape in shapes:
        found.add(shape.root.local_name)
        found.update(element.local_name for _, _, element in shape.walk())
    for ours, theirs in names.items():
        if theirs not in found:
            text = f"{ours} heet er {theirs}, maar die naam komt in de set niet voor"
            yield Difference("namen", text)
