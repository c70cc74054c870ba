"""Archives of some kilobytes that would become four gigabytes, made without ever making those."""

from __future__ import annotations

import bz2
import struct
import tarfile
import zlib
from typing import Final, NamedTuple

BLOCK: Final = 2**20
"""Bytes: what one piece of packed spaces becomes."""
FOUR_GIGABYTES: Final = 4095 * BLOCK
"""The most that a zip can say of a file in the old way."""
_LAYERS: Final = 5
_BESIDE: Final = 16
"""As in the bomb that is known as 42.zip."""
_OF_BZIP2: Final = 45 * BLOCK
"""What one stream of bzip2 becomes here."""


class File(NamedTuple):
    """A file in a zip, which is packed already.

    Attributes:
        name: Its name.
        packed: What is packed of it.
        size: How many bytes that becomes.
        checksum: Of what it becomes; 0 for what nobody comes to read.
        times: How often it is listed; what is packed is shared.
    """

    name: str
    packed: bytes
    size: int
    checksum: int = 0
    times: int = 1


def deflate(data: bytes) -> bytes:
    """What a zip holds of a file."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def deflate_often(block: bytes, times: int) -> bytes:
    """What a zip holds of a block, some times after the other; it is packed once."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed * times + packer.flush()


def deflate_spaces(size: int) -> bytes:
    """Spaces at the greatest ratio that deflate has: over a thousand."""
    return deflate_often(b" " * BLOCK, size // BLOCK)


def write_zip(*files: File) -> bytes:
    """A zip of files that are packed already."""
    body, listing = b"", b""
    for name, packed, size, crc, times in files:
        # Versions, flags, deflate, time, day, checksum, sizes, and how long its name is.
        shared = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(packed), size, len(name), 0)
        where = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        listing += (b"PK\1\2\24\0" + shared + where + name.encode()) * times
        body += b"PK\3\4" + shared + name.encode() + packed
    count = sum(file.times for file in files)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listing), len(body), 0)
    return body + listing + b"PK\5\6" + end


def flat_zip(*beside: File) -> bytes:
    """One file of four gigabytes, as small as deflate can make it: four megabytes."""
    return write_zip(File("bom.xml", deflate_spaces(FOUR_GIGABYTES), FOUR_GIGABYTES), *beside)


def nested_zip(*beside: File) -> bytes:
    """Zips in zips, five deep and sixteen beside each other: each at the bottom four gigabytes."""
    inner = flat_zip()
    for _ in range(_LAYERS):
        packed = deflate(inner)
        deeper = [File(f"{place}.zip", packed, len(inner)) for place in range(_BESIDE)]
        inner = write_zip(*deeper, *beside)
    return inner


def shared_zip(*beside: File) -> bytes:
    """One file in 42 kB, listed so often that all together are four gigabytes."""
    return _share(117, beside)


def shared_small_zip(*beside: File) -> bytes:
    """The same with a file of eight megabytes, which by itself would hurt nobody."""
    return _share(511, beside)


def _share(times: int, beside: tuple[File, ...]) -> bytes:
    size = FOUR_GIGABYTES // times // BLOCK * BLOCK
    return write_zip(*beside, File("bom.xml", deflate_spaces(size), size, times=times))


def _head(size: int) -> bytes:
    info = tarfile.TarInfo("bom.xml")
    info.size = size
    return info.tobuf()


def packed_tar(kind: str) -> bytes:
    """A tar with a file of four gigabytes, packed as small as gzip or bzip2 can make it."""
    if kind == "bz2":
        spaces = bz2.compress(b" " * _OF_BZIP2)
        times = FOUR_GIGABYTES // _OF_BZIP2
        return bz2.compress(_head(_OF_BZIP2 * times)) + spaces * times
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    head = packer.compress(_head(FOUR_GIGABYTES)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = struct.pack("<II", 0, FOUR_GIGABYTES)
    return b"\x1f\x8b\x08" + bytes(7) + head + deflate_spaces(FOUR_GIGABYTES) + end


def packed_tar_in_parts(kind: str) -> bytes:
    """The same, as thousands of files of a megabyte."""
    part = _head(BLOCK) + b" " * BLOCK
    times = FOUR_GIGABYTES // BLOCK
    if kind == "bz2":
        return bz2.compress(part) * times
    end = struct.pack("<II", 0, 0)
    return b"\x1f\x8b\x08" + bytes(7) + deflate_often(part, times) + end
