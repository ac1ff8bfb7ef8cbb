"""Errors of the office.

SliphoundError
└── CaseError
    ├── NotSignedIn            no valid session for this workspace
    ├── WrongPassword
    ├── TooManySignIns         too many failed of late, for this login or from this address
    ├── Forbidden              the signed-in user's roles lack the permission
    ├── SelfApproval           whoever decided may not approve (domain.md 8.7)
    ├── PacketUnread           nor whoever has not opened the packet
    ├── UnknownCase, UnknownAccount, UnknownTransaction, UnknownDocument, UnknownDecision
    ├── UnknownUser            nobody has the login
    ├── UnknownPacket          no packet of the case was written under this key
    ├── ForeignRows            a bank's export holds other customers' rows and is shown to nobody as a whole (N14)
    ├── CaseExists             the account has an open case already
    │   └── CaseWithOthers     one that the actor may not see
    ├── RouteBlocked           a gate or a condition of the law stands against the route
    ├── StepOutOfOrder         the step needs an earlier one that has not been done
    │   └── SecondEyesNeeded   two persons do not say the same of what a slip's match rests on
    ├── WorkspaceMissing, WorkspaceExists, WorkspaceBusy, WorkspaceDamaged, WorkspaceTooNew
    ├── KeysMissing            the key file that opens this workspace's identifiers is not where it should be
    ├── DocumentMissing        no file lies at the path given
    ├── PastIsReadOnly         a past day is only looked at
    ├── ConflictChanged        a conflict is not what was seen when it was judged
    ├── CorrectionRefused      a corrected value is none of its column's
    ├── FactInUse              something of the case names the fact and would be left without it
    ├── UnknownJob             the user has no such job
    ├── JobEnded               a job that is over cannot be cancelled
    ├── JobOwnerGone           whoever asked for the job is no longer a user
    ├── JobCutOff              the program ended several times in the middle of the job
    ├── JobBroken              a defect of ours ended the job
    └── InputRefused           a file or a value given to a use case is not usable (the import's own errors derive from it)
"""

from graph.errors import SliphoundError


class CaseError(SliphoundError):
    """Base of this room's errors."""

    code = "case"


class NotSignedIn(CaseError):
    """Nobody is signed in to the workspace `workspace`."""

    code = "not_signed_in"


class WrongPassword(CaseError):
    """No such user as `login`, or the password is wrong; it does not say which."""

    code = "wrong_password"


class TooManySignIns(CaseError):
    """Too many sign-ins failed of late; in `minutes` minutes the next is looked at. Whether the login exists is not said."""

    code = "too_many_sign_ins"


class Forbidden(CaseError):
    """User `login` lacks `permission`."""

    code = "forbidden"


class SelfApproval(CaseError):
    """User `login` made `subject` and so may not approve it."""

    code = "self_approval"


class PacketUnread(CaseError):
    """The user has not opened the content of the packet `given`, and so may not approve it."""

    code = "packet_unread"


class UnknownCase(CaseError):
    """No case is called `given`."""

    code = "unknown_case"


class UnknownAccount(CaseError):
    """No account is called `given`."""

    code = "unknown_account"


class UnknownTransaction(CaseError):
    """No transaction is called `given`."""

    code = "unknown_transaction"


class UnknownDocument(CaseError):
    """No sealed document is called `given`."""

    code = "unknown_document"


class UnknownDecision(CaseError):
    """Nothing that awaits approval is called `given`."""

    code = "unknown_decision"


class UnknownUser(CaseError):
    """Nobody has the login `given`."""

    code = "unknown_user"


class UnknownPacket(CaseError):
    """No packet of the case that may be taken away was written under the key `given`."""

    code = "unknown_packet"


class ForeignRows(CaseError):
    """The export `given` holds rows of other customers: nobody is shown the whole of it (N14)."""

    code = "foreign_rows"


class CaseExists(CaseError):
    """Account `account_no` has the open case `case_no`."""

    code = "case_exists"


class CaseWithOthers(CaseExists):
    """Account `account_no`, or the number given for the case, belongs to a case that the actor may not see."""

    code = "case_with_others"


class RouteBlocked(CaseError):
    """Route `route` is not ready; `because` says what stands against it."""

    code = "route_blocked"


class StepOutOfOrder(CaseError):
    """`step` needs `needed` first."""

    code = "step_out_of_order"


class SecondEyesNeeded(StepOutOfOrder):
    """Two persons have not confirmed the same of the fields of a slip that `zh` and `en` name."""

    code = "second_eyes_needed"


class WorkspaceMissing(CaseError):
    """There is no workspace in `path`."""

    code = "workspace_missing"


class WorkspaceExists(CaseError):
    """`path` holds a workspace or other files already."""

    code = "workspace_exists"


class WorkspaceBusy(CaseError):
    """Another process has been writing for `seconds` seconds."""

    code = "workspace_busy"


class WorkspaceDamaged(CaseError):
    """The database of `path` does not pass its own check: `reason`."""

    code = "workspace_damaged"


class WorkspaceTooNew(CaseError):
    """The database is of version `found`, this program knows `known`."""

    code = "workspace_too_new"


class KeysMissing(CaseError):
    """The key file `path` is absent or does not open this workspace."""

    code = "keys_missing"


class DocumentMissing(CaseError):
    """No file lies at the place `where.file`."""

    code = "document_missing"


class PastIsReadOnly(CaseError):
    """Something was to be recorded while a past day is looked at."""

    code = "past_is_read_only"


class ConflictChanged(CaseError):
    """The conflict `given` is gone or its claims have changed since it was looked at."""

    code = "conflict_changed"


class CorrectionRefused(CaseError):
    """The corrected value of `column` (`where.field`) cannot be used; `zh` and `en` say why and what to do."""

    code = "correction_refused"


class FactInUse(CaseError):
    """The fact `given` is named by `by`."""

    code = "fact_in_use"


class UnknownJob(CaseError):
    """The user has no job called `given`, whoever else may."""

    code = "unknown_job"


class JobEnded(CaseError):
    """The job `given` is over and cannot be cancelled."""

    code = "job_ended"


class JobOwnerGone(CaseError):
    """User `login`, who asked for the job, is disabled."""

    code = "job_owner_gone"


class JobCutOff(CaseError):
    """The program ended `attempts` times in the middle of the job."""

    code = "job_cut_off"


class JobBroken(CaseError):
    """A defect of ours, `defect`, ended the job; nothing of it was kept."""

    code = "job_broken"


class InputRefused(CaseError):
    """What was given is not usable."""

    code = "input_refused"
