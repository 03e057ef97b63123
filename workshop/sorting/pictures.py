"""A facilitator decides about a picture: held back, or let through after having asked."""

from __future__ import annotations

from storage.tables import Contribution, ContributionState, Media, Ruling, Shown
from workshop.messages import MediaKind
from workshop.refusals import NoReason, UnknownPicture
from workshop.sorting.acts import Doing, Hand
from workshop.voices.keeping import clean_text

SHORTEST_REASON = 3


def hold_back(hand: Hand, media_id: int, why: str = "") -> None:
    """Show a picture to nobody, whatever its sender said. Raises UnknownPicture."""
    _rule(hand, "hold-picture", media_id, Ruling.HELD, why)


def let_through(hand: Hand, media_id: int, why: str = "") -> None:
    """Let a picture be seen. Raises UnknownPicture; NoReason if its sender said that it shows
    somebody who has not agreed, and nothing has been typed about why it may be shown now."""
    picture = _require_picture(hand, media_id)
    if picture.shown == Shown.SOMEBODY and len(clean_text(why)) < SHORTEST_REASON:
        raise NoReason
    _rule(hand, "let-picture-through", media_id, Ruling.LET_THROUGH, why)


def _rule(hand: Hand, verb: str, media_id: int, ruling: Ruling, why: str) -> None:
    hand.hold_board()
    picture = _require_picture(hand, media_id)
    doing = Doing(hand, verb)
    doing.change(picture, ruling=str(ruling), ruling_why=clean_text(why) or None)
    # What its sender has said of it meanwhile counts for more than what was decided before.
    doing.stand_by(picture, "shown")
    doing.finish(contribution=picture.contribution_id, media=picture.id)


def _require_picture(hand: Hand, media_id: int) -> Media:
    picture = hand.session.get(Media, media_id)
    said = hand.session.get(Contribution, picture.contribution_id) if picture else None
    is_here = said is not None and said.process_id == hand.process.id
    if picture is None or said is None or not is_here or picture.kind != MediaKind.PHOTO:
        raise UnknownPicture
    if said.state != ContributionState.KEPT:
        raise UnknownPicture
    return picture
