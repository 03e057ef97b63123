"""A lane of the courier: when it looks into the outbox, and how long it rests in between."""

from __future__ import annotations

from bot.waiting import Bell, Pauses

LOOK_SELDOM_S = 1.0
AWAKE_FOR = 150
"""So many looks at an empty outbox (30 s), and we look less often."""
CLAIM_AHEAD_S = 0.004
"""A row is chosen so long before its slot: to claim it is a commit, and that takes its time."""
BROADCAST_AHEAD_S = 0.02
"""Nobody waits for one row of a broadcast, so it may be in the hand a little longer."""


class Lane:
    """Answers, or everything there is; without a nudge it looks now and then."""

    def __init__(self, look_every_s: float, *, is_answer: bool, ahead_s: float) -> None:
        """Look so often while something may come; claim so long before there is a slot."""
        self.is_answer = is_answer
        self.ahead_s = ahead_s
        self.bell = Bell()
        self.is_database_away = False
        self._look_every_s = look_every_s
        self._looks = 0
        self._pauses = Pauses()

    @classmethod
    def of_answers(cls, look_every_s: float) -> Lane:
        """Return the lane of what somebody waits for."""
        return cls(look_every_s, is_answer=True, ahead_s=CLAIM_AHEAD_S)

    @classmethod
    def of_broadcasts(cls, look_every_s: float) -> Lane:
        """Return the lane of what comes unasked."""
        return cls(look_every_s, is_answer=False, ahead_s=BROADCAST_AHEAD_S)

    def has_found(self) -> None:
        """Note that there was something."""
        self._looks = 0
        self.is_database_away = False
        self._pauses.reset()

    async def rest(self, *, is_database_away: bool) -> None:
        """Wait for the bell, or for the next look; longer and longer for the database."""
        self.is_database_away = is_database_away
        if is_database_away:
            await self.bell.wait(self._pauses.next_s())
            return
        self._pauses.reset()
        self._looks += 1
        is_awake = self._looks <= AWAKE_FOR
        await self.bell.wait(self._look_every_s if is_awake else LOOK_SELDOM_S)
