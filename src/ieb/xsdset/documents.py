"""A folder with XSD documents, read without ever leaving it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ieb.errors import InvalidRelease
from ieb.filenames import hide_names
from ieb.privacy import quote
from ieb.releases.homes import message_names
from ieb.xsdset.document import Document, read_document
from ieb.xsdset.limits import MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, beyond_limits
from ieb.xsdset.references import (
    find_unresolved,
    used_by_messages,
    with_messages,
    with_xml,
    without_namespace,
)


def read_documents(folder: str | os.PathLike[str]) -> tuple[Document, ...]:
    """Read all XSD documents of a folder and tie them together by namespace.

    Nothing is ever fetched. A message may be spread over several documents that include each other.

    Args:
        folder: The folder; the names of the files are free.

    Raises:
        InvalidRelease: All reasons why the folder holds no usable set.
        OSError: The folder cannot be read.
    """
    files = xsd_files(Path(folder))
    faults = list(without_files(files, Path(folder)))
    found, unreadable = load(files)
    found, torn = with_messages(with_xml(found))
    documents = used_by_messages(found)
    faults += unreadable
    faults += [f"Meer dan een XSD beschrijft {name}." for name in torn]
    faults += without_namespace(documents)
    faults += find_unresolved(documents)
    faults += beyond_limits({document.name: document.root for document in documents})
    faults += find_incomplete(documents)
    if faults:
        raise InvalidRelease(tuple(faults))
    return tuple(documents)


def xsd_files(folder: Path) -> list[Path]:
    """Return the XSD files of a folder, by name.

    Args:
        folder: The folder.

    Raises:
        InvalidRelease: There are more than any set has, or it is no folder.
        OSError: The folder cannot be read.
    """
    if folder.is_file():
        raise InvalidRelease(("Dit is een bestand, geen map; wijs de map met de XSD's aan.",))
    with hide_names():
        files = [path for path in sorted(folder.iterdir()) if is_xsd(path)]
    if len(files) > MAX_FILES:
        text = f"In de map staan meer dan {MAX_FILES} XSD-bestanden; wijs een map per set aan."
        raise InvalidRelease((text,))
    return files


def is_xsd(path: Path) -> bool:
    """Return whether a path is an XSD, and not what a Mac or an Office program puts beside one.

    Args:
        path: The path.
    """
    if path.suffix.lower() != ".xsd" or path.name.startswith((".", "~$")):
        return False
    return path.is_file()


def without_files(files: Sequence[Path], folder: Path) -> Iterator[str]:
    """Yield in Dutch that a folder holds no XSD, and which folders in it do.

    Args:
        files: The XSD files of the folder.
        folder: The folder.
    """
    if files:
        return
    inner = sorted({path.parent.name for path in folder.glob("*/*") if is_xsd(path)})
    elsewhere = ""
    if inner:
        elsewhere = f"; wel in {', '.join(map(quote, inner))} daarbinnen: wijs die map aan"
    yield f"In de map staan geen XSD-bestanden (*.xsd){elsewhere}."


def load(files: Sequence[Path]) -> tuple[list[Document], list[str]]:
    """Read each file once and whole, until they are too large together.

    Args:
        files: The files.

    Returns:
        The documents, and in Dutch what is none.

    Raises:
        OSError: A file cannot be read.
    """
    documents: list[Document] = []
    faults: list[str] = []
    size = 0
    for path in files:
        with hide_names(), path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        size += len(content)
        if size > MAX_BYTES:
            most = f"{MAX_BYTES // 1_000_000} MB"
            faults.append(f"De XSD's zijn samen groter dan {most}; dat is geen set van iEb.")
            break
        document = read_document(path.name, content, [other.key for other in documents])
        if isinstance(document, Document):
            documents.append(document)
        else:
            faults.append(document)
    return documents, faults


def find_incomplete(documents: Sequence[Document]) -> Iterator[str]:
    """Yield in Dutch which of the two things that a set needs it has not: a basisschema, a message.

    Args:
        documents: The documents that are used; nothing is said of none, which has been told.
    """
    if not documents:
        return
    if not any(document.is_basis for document in documents):
        yield "Het basisschema ontbreekt: geen XSD heeft appinfo of namespace 'basisschema'."
    if not any(document.message for document in documents):
        first, *_, last = message_names()
        where = "(appinfo of namespace)"
        yield f"Geen van de XSD's beschrijft een bericht {first} t/m {last} {where}."
