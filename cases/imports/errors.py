"""Errors of an import as a whole; a bad row is no error but a Reject.

InputRefused (cases.errors)
└── ImportRefused
    ├── UnknownKind          no kind of import is called so
    ├── DuplicateColumns     two columns of the file mean the same
    ├── MissingColumns       columns that every row needs are not in the file
    ├── MapRefused           the map file is not usable
    ├── TestimonyRefused     the testimony file is not usable
    └── CountsDisagree       the store holds other counts than the import counted; everything is rolled back
"""

from cases.errors import InputRefused


class ImportRefused(InputRefused):
    """Base of why a file cannot be imported."""

    code = "import_refused"


class UnknownKind(ImportRefused):
    """No kind of import is called `given`; `known` lists them."""

    code = "unknown_kind"


class DuplicateColumns(ImportRefused):
    """The headers `headers` all mean the column `column`."""

    code = "duplicate_columns"


class MissingColumns(ImportRefused):
    """The file lacks the required columns `columns`; `found` are its own headers."""

    code = "missing_columns"


class MapRefused(ImportRefused):
    """The entry `entry` of the map names no column of `kind`, or the file is no list of names."""

    code = "map_refused"


class TestimonyRefused(ImportRefused):
    """The testimony file is not usable at `where`; `zh` and `en` say why."""

    code = "testimony_refused"
    __test__ = False  # pytest takes every class named Test… for a test


class CountsDisagree(ImportRefused):
    """The store holds `stored` rows of this import, it counted `counted`: a defect of ours, and nothing was kept."""

    code = "counts_disagree"
