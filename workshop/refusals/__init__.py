"""Named refusals: what the method does not allow, with typed fields and no user text.

Each edge turns a refusal into a sentence once.
"""

from __future__ import annotations

from workshop.refusals.base import WorkshopError as WorkshopError
from workshop.refusals.board import BuiltUpon as BuiltUpon
from workshop.refusals.board import CannotLink as CannotLink
from workshop.refusals.board import ChangedSince as ChangedSince
from workshop.refusals.board import NoReason as NoReason
from workshop.refusals.board import NotAsShown as NotAsShown
from workshop.refusals.board import NothingToRedo as NothingToRedo
from workshop.refusals.board import NothingToUndo as NothingToUndo
from workshop.refusals.board import Stale as Stale
from workshop.refusals.board import UnknownItem as UnknownItem
from workshop.refusals.board import UnknownQuote as UnknownQuote
from workshop.refusals.board import WithoutTitle as WithoutTitle
from workshop.refusals.deciding import BadCost as BadCost
from workshop.refusals.deciding import BadDecision as BadDecision
from workshop.refusals.deciding import BadReportWords as BadReportWords
from workshop.refusals.deciding import BadStatus as BadStatus
from workshop.refusals.deciding import LacksWords as LacksWords
from workshop.refusals.deciding import NobodyToAnswer as NobodyToAnswer
from workshop.refusals.deciding import UnknownAnswer as UnknownAnswer
from workshop.refusals.deciding import UnknownCarrier as UnknownCarrier
from workshop.refusals.deciding import UnknownCost as UnknownCost
from workshop.refusals.deciding import UnknownDecision as UnknownDecision
from workshop.refusals.deciding import UnknownStatus as UnknownStatus
from workshop.refusals.process import BadDates as BadDates
from workshop.refusals.process import BadMandate as BadMandate
from workshop.refusals.process import NoProcess as NoProcess
from workshop.refusals.process import NothingToMove as NothingToMove
from workshop.refusals.process import UnknownBatch as UnknownBatch
from workshop.refusals.process import UnknownMeeting as UnknownMeeting
from workshop.refusals.process import UnknownPhase as UnknownPhase
from workshop.refusals.process import UnknownProcess as UnknownProcess
from workshop.refusals.process import UnknownPrompt as UnknownPrompt
from workshop.refusals.process import UnknownUpload as UnknownUpload
from workshop.refusals.reaching import BadAudience as BadAudience
from workshop.refusals.reaching import InvalidInvite as InvalidInvite
from workshop.refusals.reaching import InvalidKey as InvalidKey
from workshop.refusals.reaching import KeyNameTaken as KeyNameTaken
from workshop.refusals.reaching import KnownSource as KnownSource
from workshop.refusals.reaching import NothingToSend as NothingToSend
from workshop.refusals.reaching import UnknownBroadcast as UnknownBroadcast
from workshop.refusals.reaching import UnknownKey as UnknownKey
from workshop.refusals.reaching import UnknownSource as UnknownSource
from workshop.refusals.voices import NewerTranscript as NewerTranscript
from workshop.refusals.voices import NotBlind as NotBlind
from workshop.refusals.voices import NotDone as NotDone
from workshop.refusals.voices import NotHidden as NotHidden
from workshop.refusals.voices import NothingToDraw as NothingToDraw
from workshop.refusals.voices import NothingWritten as NothingWritten
from workshop.refusals.voices import NotInTheWords as NotInTheWords
from workshop.refusals.voices import OtherWords as OtherWords
from workshop.refusals.voices import UnknownContribution as UnknownContribution
from workshop.refusals.voices import UnknownPicture as UnknownPicture
from workshop.refusals.voices import UnknownSample as UnknownSample
from workshop.refusals.voting import AnotherBallotOpen as AnotherBallotOpen
from workshop.refusals.voting import BadBallot as BadBallot
from workshop.refusals.voting import BadPaperDots as BadPaperDots
from workshop.refusals.voting import BallotIsClosed as BallotIsClosed
from workshop.refusals.voting import NotInThisState as NotInThisState
from workshop.refusals.voting import NotLater as NotLater
from workshop.refusals.voting import OneDotEach as OneDotEach
from workshop.refusals.voting import TooManyDots as TooManyDots
from workshop.refusals.voting import TypedByAnother as TypedByAnother
from workshop.refusals.voting import UnknownBallot as UnknownBallot
from workshop.refusals.voting import UnknownOption as UnknownOption
