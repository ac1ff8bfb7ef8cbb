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
    │   ├── UnreadablePicture      no picture reader can open it, or it is too large to open safely
    │   └── CandidateRefused       a row of its transactions cannot be matched against
    ├── ParserStopped              the reading process ended without an answer
    │   ├── ParserFailed           it broke down
    │   └── ParserLimits           it used more memory or time than a file may
    ├── VaultError                 the sealed exhibits
    │   ├── ExhibitMissing         no sealed file has this sha256
    │   └── ExhibitDamaged         a sealed file no longer has the bytes it was sealed with
    ├── CustodyError               the log of who held what
    │   ├── CustodyRefused         an entry leaves out what admissibility needs
    │   └── CustodyBroken          an entry of the log does not fit its chain
    └── PacketRefused              a packet cannot be made as it stands
        ├── NoExculpatoryPart      a police packet without what speaks for the person
        ├── MandatoryItemMissing   "ready" with a mandatory item of the checklist missing
        ├── NotForRecipient        a part that this recipient may never see
        ├── UnsourcedStatement     a row cites no exhibit, or one that is not in the packet
        ├── ExhibitsMisnumbered    exhibits are not numbered from 1 without gaps
        ├── NoCustody              an exhibit of the packet has no custody entry
        ├── AmountDoesNotAddUp     the lines of the computation do not give its total
        ├── ForbiddenWording       our own text judges a person, or claims an authority's decision
        ├── UnprintableCharacter   no font of the packet has the character
        ├── NotVerbatim            the printed text is not the recorded text
        ├── PacketExists           the target is there already
        ├── PacketGone             no packet of this hash lies in the workspace
        ├── PacketAltered          a file of a written packet is not the one that was written
        └── PacketUnreadable       packet.json is not one of ours
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


class CandidateRefused(FileRefused):
    """A transaction to match against has `given` where the column wants another value."""

    code = "candidate_refused"


class ParserStopped(EvidenceError):
    """Base of a reading process that gave no answer."""

    code = "parser_stopped"


class ParserFailed(ParserStopped):
    """The reading process of `job` broke down; `reason` is its last word."""

    code = "parser_failed"


class ParserLimits(ParserStopped):
    """The reading process of `job` went over its limit of `limit`."""

    code = "parser_limits"


class VaultError(EvidenceError):
    """Base of what is wrong with a sealed exhibit."""

    code = "vault"


class ExhibitMissing(VaultError):
    """No sealed file has the hash `sha256`."""

    code = "exhibit_missing"


class ExhibitDamaged(VaultError):
    """The sealed file `sha256` no longer has the bytes it was sealed with."""

    code = "exhibit_damaged"


class CustodyError(EvidenceError):
    """Base of what is wrong with the custody log."""

    code = "custody"


class CustodyRefused(CustodyError):
    """A custody entry leaves `missing` empty, or gives its time without a zone."""

    code = "custody_refused"


class CustodyBroken(CustodyError):
    """Entry `seq` of the custody log does not fit the chain."""

    code = "custody_broken"


class PacketRefused(EvidenceError):
    """Base of why a packet cannot be made as it stands."""

    code = "packet_refused"


class NoExculpatoryPart(PacketRefused):
    """A packet for `recipient` lacks `missing` of the part that speaks for the person (N12)."""

    code = "no_exculpatory_part"


class MandatoryItemMissing(PacketRefused):
    """The checklist items `items` are mandatory and missing: a draft can be made, a ready packet cannot."""

    code = "mandatory_item_missing"


class NotForRecipient(PacketRefused):
    """The part `part` may never go to `recipient` (domain 8.6, N14)."""

    code = "not_for_recipient"


class UnsourcedStatement(PacketRefused):
    """`place` cites exhibit `exhibit`, which the packet does not hold; 0 where it cites none."""

    code = "unsourced_statement"


class ExhibitsMisnumbered(PacketRefused):
    """The exhibits bear the numbers `given`, not 1, 2, 3 and so on."""

    code = "exhibits_misnumbered"


class NoCustody(PacketRefused):
    """Exhibit `exhibit` has no custody entry (domain 1.13: no item without source, hash and custodian)."""

    code = "no_custody"


class AmountDoesNotAddUp(PacketRefused):
    """The lines give `computed`, the total says `total`."""

    code = "amount_does_not_add_up"


class ForbiddenWording(PacketRefused):
    """`place` says `given` in our own words: a judgement on a person or an authority's decision (domain 1.12, 14)."""

    code = "forbidden_wording"


class UnprintableCharacter(PacketRefused):
    """`place` holds the character `given` (`codepoint`), which the packet's fonts cannot show."""

    code = "unprintable_character"


class NotVerbatim(PacketRefused):
    """`place` should read `given`; the printed page does not."""

    code = "not_verbatim"


class PacketExists(PacketRefused):
    """The target folder `given` exists already; a packet never overwrites."""

    code = "packet_exists"


class PacketGone(PacketRefused):
    """No packet whose tag manifest has the hash `sha256` lies in the workspace."""

    code = "packet_gone"


class PacketAltered(PacketRefused):
    """The file `file` of a written packet is missing, was added, or has other bytes than were written."""

    code = "packet_altered"


class PacketUnreadable(PacketRefused):
    """The packet.json does not have the shape of ours; `place` is the first field that differs."""

    code = "packet_unreadable"
