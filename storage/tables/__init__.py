"""Every table, one file per room of the house; import names from here.

Rows are classes only so that queries are typed: they never leave the transaction that read
them. There are no relationships, so no query is ever made behind the reader's back.
"""

from __future__ import annotations

from storage.tables.answering import (
    AnswerBack,
    AnswerState,
    AnswerStep,
    Became,
    Fate,
    Progress,
    Status,
    Told,
)
from storage.tables.base import Base, Words
from storage.tables.board import Act, Change, Item, ItemState, Link, Quote, Value
from storage.tables.carrying import Carrier, Reality
from storage.tables.counting import CensusChange, StaleWords
from storage.tables.decisions import Concern, Decision, Ruled
from storage.tables.echoes import Echo, StaleEcho
from storage.tables.handling import FollowUp, Redaction, Transcript, TranscriptState
from storage.tables.intake import Cause, FailedUpdate, Heartbeat, Lease, Outage, Seen
from storage.tables.keeping import Erased, KeyMark
from storage.tables.media import Discarded, Media, MediaState, Ruling, Shown
from storage.tables.notes import ImportBatch, NotesUpload, NoteWay, UploadState
from storage.tables.nudges import Nudge, NudgeState, NudgeWay, PushKey, WayKind
from storage.tables.outgoing import (
    MAY_ARRIVE,
    Anchor,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Delivery,
    Outgoing,
    Payload,
    Series,
    SoFar,
)
from storage.tables.people import Address, Consent, Person, Step, StepState
from storage.tables.process import Meeting, Phase, PhaseMove, PhaseState, Process, Prompt
from storage.tables.reaching import Source
from storage.tables.rehearsing import Rehearsal
from storage.tables.reporting import ReportCost, ReportWording
from storage.tables.samples import Sample, SampleCard
from storage.tables.staff import (
    Audit,
    Credential,
    Facilitator,
    Invite,
    RecoveryCode,
    SignIn,
)
from storage.tables.systems import ApiKey
from storage.tables.trying import Trial
from storage.tables.voices import (
    Contribution,
    ContributionKind,
    ContributionState,
    Flag,
    Moderation,
    Wording,
)
from storage.tables.voting import Ballot, BallotOption, BallotState, Dot, PaperDots, Tally

__all__ = [
    "MAY_ARRIVE",
    "Act",
    "Address",
    "Anchor",
    "AnswerBack",
    "AnswerState",
    "AnswerStep",
    "ApiKey",
    "Audit",
    "Ballot",
    "BallotOption",
    "BallotState",
    "Base",
    "Became",
    "Broadcast",
    "BroadcastKind",
    "BroadcastState",
    "Carrier",
    "Cause",
    "CensusChange",
    "Change",
    "Concern",
    "Consent",
    "Contribution",
    "ContributionKind",
    "ContributionState",
    "Credential",
    "Decision",
    "Delivery",
    "Discarded",
    "Dot",
    "Echo",
    "Erased",
    "Facilitator",
    "FailedUpdate",
    "Fate",
    "Flag",
    "FollowUp",
    "Heartbeat",
    "ImportBatch",
    "Invite",
    "Item",
    "ItemState",
    "KeyMark",
    "Lease",
    "Link",
    "Media",
    "MediaState",
    "Meeting",
    "Moderation",
    "NoteWay",
    "NotesUpload",
    "Nudge",
    "NudgeState",
    "NudgeWay",
    "Outage",
    "Outgoing",
    "PaperDots",
    "Payload",
    "Person",
    "Phase",
    "PhaseMove",
    "PhaseState",
    "Process",
    "Progress",
    "Prompt",
    "PushKey",
    "Quote",
    "Reality",
    "RecoveryCode",
    "Redaction",
    "Rehearsal",
    "ReportCost",
    "ReportWording",
    "Ruled",
    "Ruling",
    "Sample",
    "SampleCard",
    "Seen",
    "Series",
    "Shown",
    "SignIn",
    "SoFar",
    "Source",
    "StaleEcho",
    "StaleWords",
    "Status",
    "Step",
    "StepState",
    "Tally",
    "Told",
    "Transcript",
    "TranscriptState",
    "Trial",
    "UploadState",
    "Value",
    "WayKind",
    "Wording",
    "Words",
]
