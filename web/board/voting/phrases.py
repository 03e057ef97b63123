"""Which phrase goes with which value of a ballot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from storage.tables import BallotState
from workshop.voting.cohorts import Cohort

VOTING: Final[Mapping[str, Any]] = {
    "ballot_states": {
        BallotState.DRAFT: "voting.state_draft",
        BallotState.OPEN: "voting.state_open",
        BallotState.CLOSED: "voting.state_closed",
        BallotState.COUNTED: "voting.state_counted",
        BallotState.CANCELLED: "voting.state_cancelled",
    },
    "cohorts": {
        Cohort.ROOM: "voting.cohort_room",
        Cohort.LINK: "voting.cohort_link",
        Cohort.LINK_AFTER: "voting.cohort_link_after",
    },
    "voted_by": {
        "cohort": "voting.by_cohort",
        "channel": "voting.by_channel",
        "age_band": "voting.by_age_band",
        "area": "voting.by_area",
    },
}
