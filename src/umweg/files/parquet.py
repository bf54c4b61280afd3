"""Parquet files of strangers, read in parts whose size is known before they are unpacked.

Seven kilobytes can name one text of a megabyte for three million rows. Texts are therefore read as Arrow keeps them in
the file, each once and rows as places in them, and what they would come to is counted before anything makes them whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MOST_BYTES = 256 << 20  # texts of one part, unpacked


def opened(path: Path) -> pq.ParquetFile:
    """The file, its texts left packed; pyarrow's errors where it is no Parquet."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        leaves = [file.schema.column(i) for i in range(len(file.schema))]
    texts = [f.path for f in leaves if f.physical_type == "BYTE_ARRAY" and f.logical_type.type != "DECIMAL"]
    return pq.ParquetFile(path, read_dictionary=texts)


def parts(file: pq.ParquetFile, rows: int, groups: list[int] | None = None) -> Iterator[pa.RecordBatch]:
    """Parts of ``rows`` rows, texts packed; ValueError where the texts of one would unpack to more than 256 MB."""
    for part in file.iter_batches(rows, row_groups=groups):
        if (size := sum(map(unpacked_size, part.columns))) > MOST_BYTES:
            raise ValueError(f"the texts of {part.num_rows:,} rows unpack to {size / 1e6:,.0f} MB")
        yield part


def unpacked_size(column: Any) -> int:
    """Bytes of the texts of a column were each written where it stands, those in lists and records with them.

    >>> import pyarrow as pa
    >>> unpacked_size(pa.array(["ab", "c", "ab", None]).dictionary_encode())
    5
    >>> unpacked_size(pa.array([[{"name": "abc"}], []]))
    0
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        lengths = pc.binary_length(column.dictionary).cast(pa.int64())
        return pc.sum(lengths.take(column.indices)).as_py() or 0
    if pa.types.is_map(kind):
        return unpacked_size(column.keys) + unpacked_size(column.items)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return unpacked_size(column.flatten())
    if pa.types.is_struct(kind):
        return sum(map(unpacked_size, column.flatten()))
    return 0
