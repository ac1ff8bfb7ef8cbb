"""Errors of this room.

SliphoundError
└── EvidenceError
    ├── FileRefused                the user's file cannot be taken as it is
    │   ├── EmptyFile              it holds nothing
    │   ├── TypeRefused            its type is not on the list, or its content is not what its name says
    │   ├── ArchiveRefused         it is an archive that would unpack to too much, or outside its folder
    │   ├── PasswordNeeded         it is locked and no password, or a wrong one, was given
    │   ├── Undecodable            its bytes are no UTF-8 and no GB18030 text
    │   ├── NoHeader               its first row names no columns
    │   ├── SheetUnreadable        it is no table that can be read to its end
    │   ├── SeveralSheets          its workbook has more than one sheet with content
    │   ├── UnreadablePdf          no PDF reader can open it
    │   └── UnreadablePicture      no picture reader can open it, or it is too large to open safely
    └── ParserStopped              the reading process ended without an answer
        ├── ParserFailed           it broke down
        └── ParserLimits           it used more memory or time than a file may
"""

from graph.errors import SliphoundError


class EvidenceError(SliphoundError):
    """Base of this room's errors."""

    code = "evidence"


class FileRefused(EvidenceError):
    """Base of what is wrong with a file that a user gave."""

    code = "file_refused"


class EmptyFile(FileRefused):
    """The file holds nothing."""

    code = "empty_file"


class TypeRefused(FileRefused):
    """The file's name ends in `suffix`, its content is `found`."""

    code = "type_refused"


class ArchiveRefused(FileRefused):
    """The file is an archive that is not safe to open; `reason` names why."""

    code = "archive_refused"


class PasswordNeeded(FileRefused):
    """The file is locked; no password or a wrong one was given."""

    code = "password_needed"


class Undecodable(FileRefused):
    """The text of the file is neither UTF-8 nor GB18030."""

    code = "undecodable"


class NoHeader(FileRefused):
    """The first row of the table is `given`, which names no columns."""

    code = "no_header"


class SheetUnreadable(FileRefused):
    """The table breaks off or is damaged; `reason` is the reader's own word."""

    code = "sheet_unreadable"


class SeveralSheets(FileRefused):
    """The workbook has content on the sheets `sheets`; which is meant is not said."""

    code = "several_sheets"


class UnreadablePdf(FileRefused):
    """The PDF cannot be opened; `reason` is the reader's own word."""

    code = "unreadable_pdf"


class UnreadablePicture(FileRefused):
    """The picture cannot be opened safely; `reason` is the reader's own word."""

    code = "unreadable_picture"


class ParserStopped(EvidenceError):
    """Base of a reading process that gave no answer."""

    code = "parser_stopped"


class ParserFailed(ParserStopped):
    """The reading process of `job` broke down; `reason` is its last word."""

    code = "parser_failed"


class ParserLimits(ParserStopped):
    """The reading process of `job` went over its limit of `limit`."""

    code = "parser_limits"
