"""Work that only one process does at a time; another one stands by, and goes on when it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import socket
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot.house import House
from bot.waiting import attempt, is_set_within
from workshop.upkeep.leases import LEASE_FOR, common_now, give_back, take_lease

log = logging.getLogger(__name__)

RENEW_EVERY_S = 2.0
ASK_EVERY_S = 1.0
CONTAINER = re.compile("[0-9a-f]{12}")
"""The name that Docker and Podman give a container of which nobody says how it is called: the
beginning of its number, which no other has."""
Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


async def while_leased(house: House, name: str, stop: asyncio.Event, work: Work) -> None:
    """Do this work while the lease is ours, until told to stop or until it ends by itself.

    The work is given an event of its own that tells it to stop: when we are told to, or when the
    lease is lost. Then it is begun again once the lease is ours again.
    """
    lease = Held(house, name)
    while await lease.comes(stop):
        ends = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            keeping = group.create_task(lease.keep(ends))
            telling = group.create_task(_pass_on(stop, ends))
            try:
                await work(ends)
            finally:
                keeping.cancel()
                telling.cancel()
        await lease.goes()
        if not lease.is_lost:
            return


async def _pass_on(stop: asyncio.Event, ends: asyncio.Event) -> None:
    await stop.wait()
    ends.set()


class Held:
    """A lease as one process holds it, or waits for it."""

    def __init__(self, house: House, name: str) -> None:
        """Prepare to ask for this lease."""
        self.is_lost = False
        self._house = house
        self._name = name
        self._holder = f"{this_process()}/{secrets.token_hex(4)}"
        self._taken_at = float("-inf")

    async def comes(self, stop: asyncio.Event) -> bool:
        """Wait until the lease is ours, or until told to stop; tell which."""
        self.is_lost = False
        has_said = False
        while not stop.is_set():
            holder = await attempt(self._take)
            if holder == self._holder:
                log.info("action=lease name=%s has=true", self._name)
                return True
            if holder and not has_said:
                log.warning("action=lease name=%s has=false held-by=%s", self._name, holder)
                has_said = True
            await is_set_within(stop, ASK_EVERY_S)
        return False

    async def keep(self, ends: asyncio.Event) -> None:
        """Renew the lease until it is lost; then tell the work to end.

        It is lost in time also where the database says nothing at all.
        """
        while not self.is_lost:
            await asyncio.sleep(RENEW_EVERY_S)
            holder = await self._renewed()
            self.is_lost = holder not in {self._holder, None} or self._left_s() <= 0
        log.warning("action=lease name=%s has=lost", self._name)
        ends.set()

    async def goes(self) -> None:
        """Give the lease back."""

        def give() -> None:
            with self._house.store.writing() as session:
                give_back(session, self._name, self._holder)

        await attempt(give)

    async def _renewed(self) -> str | None:
        try:
            async with asyncio.timeout(self._left_s()):
                return await attempt(self._take)
        except TimeoutError:
            return None

    def _left_s(self) -> float:
        return self._taken_at + LEASE_FOR.total_seconds() - time.monotonic()

    def _take(self) -> str | None:
        asked_at = time.monotonic()
        with self._house.store.writing() as session:
            holder = take_lease(
                session,
                self._name,
                self._holder,
                clock=lambda: common_now(session, self._house.clock()),
                is_gone=has_ended,
            )
        if holder == self._holder:
            self._taken_at = asked_at
        return holder


def this_process() -> str:
    """Return what names this process: its machine since when, its number there, its start."""
    return f"{socket.gethostname()[:60]}/{_surroundings()}/{os.getpid()}/{_begun(os.getpid())}"


def has_ended(holder: str) -> bool:
    """Tell whether a process is certain to have ended: only of our own machine can we know.

    A container that is started again has its name and its kernel as before, and numbers its
    processes anew: then all that were in it have ended.
    """
    host, *where, pid, begun, _ = holder.split("/")
    theirs, ours = "/".join(where), _surroundings()
    if not ours:
        return False
    if theirs == ours:
        return _begun(int(pid)) != begun
    is_same_container = host == socket.gethostname() and CONTAINER.fullmatch(host) is not None
    return is_same_container and theirs.partition(":")[0] == ours.partition(":")[0]


def _surroundings() -> str:
    """Return what numbers of processes count in: this boot, this container; empty if unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}:{Path('/proc/self/ns/pid').readlink().name}"
    except OSError:
        return ""


def _begun(pid: int) -> str:
    """Return when a process was started, in the kernel's ticks; empty if there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # Source: proc(5): the 22nd field; the second is a name in brackets and may hold anything.
    return stat.rpartition(")")[2].split()[19]
