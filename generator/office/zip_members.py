"""The members of a zip package: read some, replace some, copy every other one as it stands.

A member that is not replaced keeps its local header and its compressed bytes exactly, and with them its date, method
and extra fields (PKWARE APPNOTE 4.3.7 to 4.3.12). The same input gives the same bytes at any time: new members carry
the date 1 January 1980.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from generator.errors import DocumentError

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DESCRIPTOR = b"PK\x07\x08"
_HAS_DESCRIPTOR, _UTF8, _ENCRYPTED = 0x8, 0x800, 0x1
_FASTEST = 0x6  # how hard it was packed; Excel always packs in the fastest way (4.4.4)
_NEW_DATE = (1980, 1, 1, 0, 0, 0)
_LEVEL, _FAST_LEVEL = 5, 2  # 5 takes half the time of 6 for one part in a hundred more


class Members:
    """The members of one package, by name, in the order in which they are stored."""

    def __init__(self, data: bytes, largest: int = 1 << 30) -> None:
        """Read the directory of ``data``; contents are read on demand, ``largest`` bytes at most in all.

        Raises DocumentError ("not-a-package", "encrypted", "too-large", "doubled-member").
        """
        self.data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise DocumentError("not-a-package", f"The file is damaged or not an Office file ({error}).") from error
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._refuse(largest)

    def _refuse(self, largest: int) -> None:
        infos = self._zip.infolist()
        if len(self._infos) != len(infos):
            raise DocumentError("doubled-member", "The file holds the same part twice.", "Save it again in Office.")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise DocumentError("encrypted", "The file is protected by a password.", "Save it without one.")
        if sum(info.file_size for info in infos) > largest:
            raise DocumentError("too-large", "The file unpacks to more than can be opened safely.")

    @property
    def names(self) -> tuple[str, ...]:
        """Every member's name, in stored order."""
        return tuple(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """The content of one member. Raises DocumentError ("damaged-part") where it cannot be unpacked."""
        try:
            return self._zip.read(self._infos[name])
        except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error) as error:
            raise DocumentError("damaged-part", f"The part {name} of the file is damaged.") from error

    def holds(self, name: str, content: bytes) -> bool:
        """Whether a member was stored as this content, by its length and checksum."""
        info = self._infos.get(name)
        return info is not None and info.file_size == len(content) and zlib.crc32(content) == info.CRC

    def raw(self, name: str) -> bytes:
        """The compressed bytes of a member as they are stored."""
        info = self._infos[name]
        start = self._data_start(info)
        return self.data[start : start + info.compress_size]

    def replaced(self, changed: Mapping[str, bytes]) -> bytes:
        """The package with these contents: known names replaced in place, new names added at the end.

        The very same bytes come back where every content is as it was.
        """
        changed = {n: new for n, new in changed.items() if not (self.holds(n, new) and self.read(n) == new)}
        if not changed:
            return self.data
        out = _Writer()
        for name, info in self._infos.items():
            if name in changed:
                out.add(name, changed[name], info)
            else:
                out.copy(info, self._local_bytes(info))
        for name in [name for name in changed if name not in self]:
            out.add(name, changed[name], None)
        return out.finish(self._zip.comment)

    def _data_start(self, info: zipfile.ZipInfo) -> int:
        header = self.data[info.header_offset : info.header_offset + _LOCAL.size]
        *_, name_length, extra_length = _LOCAL.unpack(header)
        return int(info.header_offset + _LOCAL.size + name_length + extra_length)

    def _local_bytes(self, info: zipfile.ZipInfo) -> bytes:
        end = self._data_start(info) + info.compress_size
        if info.flag_bits & _HAS_DESCRIPTOR:
            end += self._descriptor_length(end, info)
        return self.data[info.header_offset : end]

    def _descriptor_length(self, start: int, info: zipfile.ZipInfo) -> int:
        """12 or 20 bytes, 4 more with a signature; wide sizes are known by their zero upper halves."""
        signed = 4 if self.data[start : start + 4] == _DESCRIPTOR else 0
        wide = struct.pack("<QQ", info.compress_size, info.file_size)
        return signed + (20 if self.data[start + signed + 4 : start + signed + 20] == wide else 12)


def write_members(members: Iterable[tuple[str, bytes]], is_packed: bool = True) -> bytes:
    """A new package of these members in this order, packed or as they are; the same members give the same bytes."""
    out = _Writer()
    for name, content in members:
        out.add(name, content, None, is_packed)
    return out.finish(b"")


class _Writer:
    """Writes local entries one after the other and the directory at the end."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._directory: list[bytes] = []
        self._position = 0

    def _put(self, data: bytes) -> int:
        start = self._position
        self._parts.append(data)
        self._position += len(data)
        return start

    def copy(self, info: zipfile.ZipInfo, local: bytes) -> None:
        self._directory.append(_directory_entry(info, self._put(local)))

    def add(self, name: str, content: bytes, before: zipfile.ZipInfo | None, is_packed: bool = True) -> None:
        info = zipfile.ZipInfo(name, before.date_time if before else _NEW_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        info.create_system, info.create_version, info.extract_version = 0, 20, 20
        fast = (before.flag_bits & _FASTEST) == _FASTEST if before else False
        info.flag_bits = (0 if name.isascii() else _UTF8) | (_FASTEST if fast else 0)
        info.orig_filename = name
        packed = _deflate(content, _FAST_LEVEL if fast else _LEVEL) if is_packed else content
        info.CRC, info.compress_size, info.file_size = zlib.crc32(content), len(packed), len(content)
        self._directory.append(_directory_entry(info, self._put(_local_header(info) + packed)))

    def finish(self, comment: bytes) -> bytes:
        directory = b"".join(self._directory)
        count = len(self._directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), self._position, len(comment))
        return b"".join((*self._parts, directory, end, comment))


def _deflate(content: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day


def _name_bytes(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _local_header(info: zipfile.ZipInfo) -> bytes:
    name, (time, day) = _name_bytes(info), _dos_time(info)
    sizes = (info.CRC, info.compress_size, info.file_size, len(name), 0)
    return _LOCAL.pack(b"PK\x03\x04", 20, info.flag_bits, info.compress_type, time, day, *sizes) + name


def _directory_entry(info: zipfile.ZipInfo, offset: int) -> bytes:
    name, (time, day), extra = _name_bytes(info), _dos_time(info), _without_zip64(info.extra)
    made_by = info.create_system << 8 | info.create_version
    head = _CENTRAL.pack(
        *(b"PK\x01\x02", made_by, info.extract_version, info.flag_bits, info.compress_type, time, day),
        *(info.CRC, info.compress_size, info.file_size, len(name), len(extra), len(info.comment)),
        *(0, info.internal_attr, info.external_attr, offset),
    )
    return head + name + extra + info.comment


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields without the wide sizes (id 1), which the directory no longer needs."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != 1:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept
