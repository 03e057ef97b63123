"""What is said of each thing that was done, and of what kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workshop.board.history import Trace
from workshop.board.traces import Back, Kind
from workshop.doors.waysback import Way

DID: Final[Mapping[str, str]] = {
    "sort": "history.did_sort",
    "unsort": "history.did_unsort",
    "move": "history.did_move",
    "put-aside": "history.did_put_aside",
    "fetch-back": "history.did_fetch_back",
    "put-up": "history.did_put_up",
    "reword": "history.did_reword",
    "merge": "history.did_merge",
    "split": "history.did_split",
    "take-down": "history.did_take_down",
    "choose": "history.did_choose",
    "link": "history.did_link",
    "unlink": "history.did_unlink",
    "draft-transcript": "history.did_draft_transcript",
    "accept-transcript": "history.did_accept_transcript",
    "draw-sample": "history.did_draw_sample",
    "code-card": "history.did_code_card",
    "finish-sample": "history.did_finish_sample",
    "settle": "history.did_settle",
    "hide": "history.did_hide",
    "show-again": "history.did_show_again",
    "mark": "history.did_mark",
    "redact": "history.did_redact",
    "show-words": "history.did_show_words",
    "hold-picture": "history.did_hold_picture",
    "let-picture-through": "history.did_let_picture_through",
    "decide": "history.did_decide",
    "correct": "history.did_correct",
    "strike": "history.did_strike",
    "status": "history.did_status",
    "strike-status": "history.did_strike_status",
    "reality": "history.did_reality",
    "carriers-seen": "history.did_carriers_seen",
    "carrier-contacted": "history.did_carrier_contacted",
    "carrier-waits": "history.did_carrier_waits",
    "answer-draft": "history.did_answer_draft",
    "answer-word": "history.did_answer_word",
    "answer-send": "history.did_answer_send",
    "answer-drop": "history.did_answer_drop",
    "answer-fetch-back": "history.did_answer_fetch_back",
    "results-show": "history.did_results_show",
    "results-hide": "history.did_results_hide",
    "meeting-add": "history.did_meeting_add",
    "meeting-change": "history.did_meeting_change",
    "attendance": "history.did_attendance",
    "note-add": "history.did_note_add",
    "note-undo": "history.did_note_undo",
    "note-redo": "history.did_note_redo",
    "import": "history.did_import",
    "import-undo": "history.did_import_undo",
    "import-redo": "history.did_import_redo",
    "notes-erased": "history.did_notes_erased",
    "upload": "history.did_upload",
    "upload-drop": "history.did_upload_drop",
    "hall-through": "history.did_hall_through",
    "hall-held": "history.did_hall_held",
    "hall-undo": "history.did_hall_undo",
    "moderation-on": "history.did_moderation_on",
    "moderation-off": "history.did_moderation_off",
    "phase-open": "history.did_phase_open",
    "phase-closed": "history.did_phase_closed",
    "phase-planned": "history.did_phase_planned",
    "process-load": "history.did_process_load",
    "broadcast": "history.did_broadcast",
    "broadcast-send": "history.did_broadcast_send",
    "broadcast-pause": "history.did_broadcast_pause",
    "broadcast-resume": "history.did_broadcast_resume",
    "broadcast-cancel": "history.did_broadcast_cancel",
    "broadcast-revive": "history.did_broadcast_revive",
    "broadcast-again": "history.did_broadcast_again",
    "broadcast-let-be": "history.did_broadcast_let_be",
    "series-end": "history.did_series_end",
    "rehearsal-started": "history.did_rehearsal_started",
    "rehearsal-round": "history.did_rehearsal_round",
    "rehearsal-wiped": "history.did_rehearsal_wiped",
    "sign-in": "history.did_sign_in",
    "sign-out": "history.did_sign_out",
    "code-refused": "history.did_code_refused",
    "recovery-code-used": "history.did_recovery_code_used",
    "set-up-begun": "history.did_set_up_begun",
    "set-up": "history.did_set_up",
    "other-sessions-ended": "history.did_other_sessions_ended",
    "password-changed": "history.did_password_changed",
    "second-factor-changed": "history.did_second_factor_changed",
    "recovery-codes-made": "history.did_recovery_codes_made",
    "invite": "history.did_invite",
    "invite-withdrawn": "history.did_invite_withdrawn",
    "role-changed": "history.did_role_changed",
    "shut-out": "history.did_shut_out",
    "api-key-add": "history.did_api_key_add",
    "api-key-revoke": "history.did_api_key_revoke",
    "keys-rotated": "history.did_keys_rotated",
    "follow-up": "history.did_follow_up",
    "take-up-again": "history.did_take_up_again",
    "phase-step": "history.did_phase_step",
    "phase-undo": "history.did_phase_undo",
    "phase-dates": "history.did_phase_dates",
    "phase-dates-of-file": "history.did_phase_dates_of_file",
    "mandate": "history.did_mandate",
    "mandate-of-file": "history.did_mandate_of_file",
    "source-add": "history.did_source_add",
    "source-retire": "history.did_source_retire",
    "source-resume": "history.did_source_resume",
    "undo": "history.did_undo",
    "redo": "history.did_redo",
}
"""By action, the sentence with who did it."""
BY_STATE: Final = {"phase-set": "phase", "moderation-set": "moderation"}
"""Actions that are told apart by the state that something was set to."""
OTHER: Final = "history.did_other"
NEVER: Final[Mapping[str, str]] = {
    Back.SERVER: "history.back_server",
    Back.GONE: "history.never_gone",
    Back.SENT: "history.never_sent",
    Back.OVER: "history.never_over",
    Back.LOCK: "history.never_lock",
    Back.KEY: "history.never_key",
}
"""Why there is no button beside what was done."""
WAYS: Final[Mapping[str, str]] = {
    Way.ROLE: "history.role_back",
    Way.WITHDRAW: "history.withdraw",
    Way.LET_IN: "history.let_in",
}
"""What the buttons say that take back what was done with a colleague."""
TRACED: Final[Mapping[str, str]] = {
    Kind.SORTING: "history.kind_sorting",
    Kind.CARE: "history.kind_care",
    Kind.DECIDING: "history.kind_deciding",
    Kind.ANSWERS: "history.kind_answers",
    Kind.ROOM: "history.kind_room",
    Kind.HALL: "history.kind_hall",
    Kind.PROCESS: "history.kind_process",
    Kind.BROADCASTS: "history.kind_broadcasts",
    Kind.REHEARSAL: "history.kind_rehearsal",
    Kind.DOORS: "history.kind_doors",
    Kind.OTHER: "history.kind_other",
}


def sentence_of(trace: Trace) -> str:
    """Return the key of what is said of a trace; a plain sentence if there is no better one."""
    action = trace.action
    if action in BY_STATE:
        action = f"{BY_STATE[action]}-{trace.about.get('state')}"
    return DID.get(action, OTHER)
