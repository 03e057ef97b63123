"""Which phrase of the doors goes with which value: faults, roles, who can come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workshop.board.staff import StaffRole
from workshop.doors.colleagues import Standing
from workshop.doors.refusals import Weakness

FAULTS: Final[Mapping[str, str]] = {
    Weakness.SHORT: "doors.fault_short",
    Weakness.LONG: "doors.fault_long",
    Weakness.COMMON: "doors.fault_common",
    "different": "doors.fault_different",
    "password": "doors.fault_password",
    "own_password": "doors.fault_own_password",
    "code": "doors.fault_code",
    "recovery": "doors.fault_recovery",
    "too_old": "doors.fault_too_old",
    "oneself": "doors.fault_oneself",
    "name": "doors.fault_name",
    "known": "doors.fault_known",
    "no_link": "doors.fault_no_link",
    "other_by_now": "doors.fault_other_by_now",
}
"""What is said when somebody does not come in, or a form of the doors is not right."""
STAFF_ROLES: Final[Mapping[str, str]] = {
    StaffRole.FACILITATOR: "doors.role_facilitator",
    StaffRole.SAFETY: "doors.role_safety",
    StaffRole.ADMIN: "doors.role_admin",
    StaffRole.READER: "doors.role_reader",
}
STANDINGS: Final[Mapping[str, str]] = {
    Standing.IN: "doors.standing_in",
    Standing.INVITED: "doors.standing_invited",
    Standing.EXPIRED: "doors.standing_expired",
    Standing.OUT: "doors.standing_out",
}
DONE: Final[Mapping[str, str]] = {
    "password": "doors.done_password",
    "app": "doors.done_app",
    "others": "doors.done_others",
    "role": "doors.done_role",
    "out": "doors.done_out",
    "withdrawn": "doors.done_withdrawn",
}
DOORS: Final[Mapping[str, Mapping[str, object]]] = {
    "door_faults": FAULTS,
    "staff_roles": STAFF_ROLES,
    "standings": STANDINGS,
    "door_done": DONE,
}
