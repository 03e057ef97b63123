"""Which phrase of the hall and the doors goes with which value: for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from prompts.facilitation import When
from prompts.processfile import ItemKind, PhaseKind
from workshop.board.staff import StaffRole
from workshop.doors.colleagues import Standing
from workshop.doors.refusals import Weakness
from workshop.rehearsal.starting import Pace
from workshop.residents.places import Role
from workshop.steering.dates import Caution

MODERATION: Final[Mapping[str, str]] = {
    "through": "hall.done_through",
    "held": "hall.done_held",
    "undo": "hall.done_undo",
}
OPENING: Final[Mapping[str, str]] = {
    PhaseKind.NEEDS: "hall.opening_needs",
    PhaseKind.MEASURES: "hall.opening_measures",
    PhaseKind.SOLUTIONS: "hall.opening_solutions",
    PhaseKind.TEST: "hall.opening_test",
}
"""What opening a phase does to the chat."""
WHEN: Final[Mapping[str, str]] = {
    When.BEFORE: "hall.when_before",
    When.ROOM: "hall.when_room",
    When.AFTER: "hall.when_after",
    When.BETWEEN: "hall.when_between",
}
GROUPS: Final[Mapping[str, str]] = {
    "channel": "hall.by_channel",
    "source": "hall.by_source",
    "language": "hall.by_language",
    "age_band": "hall.by_age",
    "area": "hall.by_area",
    "role": "hall.by_role",
}
MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "age_band": {
        "few": "hall.few_ages",
        "none": "hall.no_few_ages",
        "early": "hall.early_ages",
    },
    "area": {
        "few": "hall.few_areas",
        "none": "hall.no_few_areas",
        "early": "hall.early_areas",
    },
}
ROLES: Final[Mapping[str, str]] = {
    Role.RESIDENT: "hall.role_resident",
    Role.RELATIVE: "hall.role_relative",
    Role.EMPLOYEE: "hall.role_employee",
    Role.ELECTED: "hall.role_elected",
}
PRINTED: Final[Mapping[str, str]] = {
    "cards": "hall.print_cards",
    ItemKind.NEED: "hall.print_needs",
    ItemKind.MEASURE: "hall.print_measures",
    ItemKind.SOLUTION: "hall.print_solutions",
}
POSTER: Final[Mapping[str, str]] = {
    ItemKind.NEED: "hall.poster_need",
    ItemKind.MEASURE: "hall.poster_measure",
    ItemKind.SOLUTION: "hall.poster_solution",
}
SIZES: Final[Mapping[int, str]] = {
    8: "rehearsal.robots_8",
    20: "rehearsal.robots_20",
    60: "rehearsal.robots_60",
}
"""How many robots there can be: `workshop.rehearsal.starting.SIZES`."""
PACES: Final[Mapping[int, str]] = {
    Pace.CALM: "rehearsal.pace_calm",
    Pace.BRISK: "rehearsal.pace_brisk",
}
EACH: Final[Mapping[str, str]] = {
    ItemKind.NEED: "process.each_need",
    ItemKind.MEASURE: "process.each_measure",
    ItemKind.SOLUTION: "process.each_solution",
}
CAUTIONS: Final[Mapping[str, str]] = {
    Caution.OPENS_NOW: "process.warn_opens",
    Caution.CLOSES_NOW: "process.warn_closes",
    Caution.BACK_TO_PLANNED: "process.warn_planned",
    Caution.MEETING: "process.warn_meeting",
    Caution.BROADCAST: "process.warn_broadcast",
    Caution.DELETION: "process.warn_deletion",
    Caution.DECIDES_BEFORE: "process.warn_decides",
}
HALL: Final[Mapping[str, Mapping[Any, object]]] = {
    "moderation": MODERATION,
    "opening": OPENING,
    "when": WHEN,
    "groups": GROUPS,
    "missing": MISSING,
    "roles": ROLES,
    "printed": PRINTED,
    "poster": POSTER,
    "sizes": SIZES,
    "paces": PACES,
    "each": EACH,
    "cautions": CAUTIONS,
}
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
