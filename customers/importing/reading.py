"""The bytes of a delivered file: unpacked within limits, decoded strictly, cut into whole lines."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from customers.importing.cells import FORBIDDEN
from customers.importing.contract import FILES
from customers.importing.delivery import FileEntry
from customers.importing.refusal import DeliveryRefused

BLOCK = 1 << 20
LONGEST_LINE = 1 << 20
BOM = b"\xef\xbb\xbf"
MOST_RATIO = 100

# What a file is by its first bytes, when it is no CSV.
SIGNATURES = (
    (b"PK\x03\x04", "is an Excel workbook or a zip archive, not CSV"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Office file, not CSV"),
    (b"\x1f\x8b", "is gzip-compressed without being named .gz"),
    (b"%PDF", "is a PDF, not CSV"),
    (b"\xff\xfe", "is UTF-16 text, byte 0 is not valid in the declared encoding"),
    (b"\xfe\xff", "is UTF-16 text, byte 0 is not valid in the declared encoding"),
)
OTHER_DELIMITERS = (";", "\t", "|")

_FIELD = rb'(?:"(?:[^"]|"")*+"|[^",\n]*+)'
_RECORD = re.compile(rb"%s(?:,%s)*+" % (_FIELD, _FIELD))
_OPEN_RECORD = re.compile(rb'(?:%s,)*+"(?:[^"]|"")*+' % _FIELD)
_FIELDS = re.compile(rb'(?:^|,)("(?:[^"]|"")*+"|[^",\n]*+)')


@dataclass(frozen=True)
class Header:
    """`columns` in the file's order by our names; None for a column that we do not know."""

    columns: tuple[str | None, ...]
    unknown: tuple[str, ...]


def blocks(entry: FileEntry, encoding: str, *, is_trusted: bool = False) -> Iterator[bytes]:
    """UTF-8 blocks of whole lines, without the byte order mark; the last may lack its line end.

    `is_trusted`: what says to be UTF-8 is not looked at; the caller looks at what it uses.
    """
    offset, rest = 0, b""
    for chunk in _chunks(entry):
        data = rest + chunk
        cut = data.rfind(b"\n") + 1
        if len(data) - cut > LONGEST_LINE:
            raise DeliveryRefused(
                "has a line of more than 1 MB", entry.path.name, f"byte {offset + cut}"
            )
        rest = data[cut:]
        if cut:
            yield _as_utf8(data[:cut], offset, entry, encoding, is_trusted)
            offset += cut
    if rest:
        yield _as_utf8(rest, offset, entry, encoding, is_trusted)


def _chunks(entry: FileEntry) -> Iterator[bytes]:
    limit = settings.BANKCRM_MAX_FILE_BYTES
    if entry.compressed:
        limit = min(limit, MOST_RATIO * entry.path.stat().st_size)
    size = 0
    with _open(entry) as stream:
        while chunk := _read(stream, entry):
            if size == 0:
                _refuse_by_signature(chunk, entry)
            size += len(chunk)
            if size > limit:
                raise DeliveryRefused(
                    f"unpacks to more than {limit} bytes", entry.path.name, f"byte {limit}"
                )
            yield chunk


def _open(entry: FileEntry) -> IO[bytes]:
    return gzip.open(entry.path, "rb") if entry.compressed else entry.path.open("rb")  # type: ignore[return-value]


def _read(stream: IO[bytes], entry: FileEntry) -> bytes:
    try:
        return stream.read(BLOCK)
    except (gzip.BadGzipFile, zlib.error):
        raise DeliveryRefused("is not a valid gzip file", entry.path.name) from None
    except EOFError:
        raise DeliveryRefused("is a gzip file that was cut off", entry.path.name) from None


def _refuse_by_signature(chunk: bytes, entry: FileEntry) -> None:
    for start, what in SIGNATURES:
        if chunk.startswith(start):
            raise DeliveryRefused(what, entry.path.name)


def _as_utf8(data: bytes, offset: int, entry: FileEntry, encoding: str, is_trusted: bool) -> bytes:
    """The same text in UTF-8. A line end is never part of a longer character in either encoding."""
    if is_trusted and encoding == "utf-8":
        return data.removeprefix(BOM) if offset == 0 else data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {offset + error.start}"
        raise DeliveryRefused(f"is not valid {encoding}", entry.path.name, place) from None
    if encoding != "utf-8":
        return text.encode()
    return data.removeprefix(BOM) if offset == 0 else data


def read_header(line: bytes, entry: FileEntry) -> Header:
    """The first line that is not blank. Names are matched exactly, after the delivery's own map."""
    kind = FILES[entry.name]
    text = line.decode()
    if FORBIDDEN.search(text.rstrip("\r\n")) and not _other_delimiter(text, entry):
        what = "is UTF-16 or binary, not CSV" if "\x00" in text else "has a forbidden character"
        raise DeliveryRefused(what, entry.path.name, "header")
    found = split_record(line.rstrip(b"\r\n") + b"\n", 0)
    if found is None:
        raise DeliveryRefused("has quotes that do not fit together", entry.path.name, "header")
    names = [entry.columns.get(name, name) for name in found[0]]
    missing = [name for name in kind.required if name not in names]
    if missing:
        raise DeliveryRefused(_why_missing(text, missing, entry), entry.path.name, "header")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise DeliveryRefused(f"has the column {twice[0]!r} twice", entry.path.name, "header")
    return Header(
        columns=tuple(name if name in kind.columns else None for name in names),
        unknown=tuple(name for name in names if name not in kind.columns),
    )


def _why_missing(text: str, missing: list[str], entry: FileEntry) -> str:
    delimiter = _other_delimiter(text, entry)
    if delimiter:
        return f"is delimited by {delimiter!r}, not by commas"
    return f"has no column {missing[0]!r}; the first line must name the columns"


def _other_delimiter(text: str, entry: FileEntry) -> str | None:
    required = FILES[entry.name].required
    for delimiter in OTHER_DELIMITERS:
        names = [
            entry.columns.get(n.strip('"'), n.strip('"')) for n in text.strip().split(delimiter)
        ]
        if any(name in names for name in required):
            return delimiter
    return None


def split_record(block: bytes, start: int) -> tuple[list[str], int] | None:
    """The cells of the record at `start` and where the next line begins; None: not RFC 4180.

    A quoted cell may hold line ends. `block` ends with a line end.
    """
    end = block.index(b"\n", start)
    if b'"' not in block[start:end]:
        line = block[start:end].removesuffix(b"\r")
        return line.decode().split(","), end + 1
    found = _RECORD.match(block, start)
    end = found.end() if found else start
    if block[end : end + 2] == b"\r\n":
        end += 1
    if block[end : end + 1] != b"\n":
        return None
    record = block[start:end].removesuffix(b"\r")
    return [_unquoted(field) for field in _FIELDS.findall(record)], end + 1


def _unquoted(field: bytes) -> str:
    text = field.decode()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def is_open(block: bytes, start: int) -> bool:
    """Whether a quoted cell of the record at `start` goes on after the end of the block."""
    return _OPEN_RECORD.fullmatch(block, start) is not None
