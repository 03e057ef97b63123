"""Signs of life for those who watch the server."""

from __future__ import annotations

from datetime import timedelta

from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from storage.schema import WrongRevision, require_current
from web.backstage import Backstage, Stage
from web.routes import Router
from workshop.upkeep.intake import heartbeats

FRESH_FOR = timedelta(seconds=60)
NO_STORE = {"Cache-Control": "no-store"}
router = Router()


@router.get("/health")
def health(stage: Stage) -> JSONResponse:
    """Say that this process answers."""
    return JSONResponse({"status": "ok", "version": stage.version}, headers=NO_STORE)


@router.get("/ready")
def ready(stage: Stage) -> JSONResponse:
    """Say whether the tables are right and every part that should run is at work; else 503."""
    checks = {"database": _database(stage)}
    if checks["database"] == "ok":
        checks |= _parts(stage)
    is_ready = set(checks.values()) == {"ok"}
    content = {"status": "ok" if is_ready else "unready", "checks": checks}
    return JSONResponse(content, 200 if is_ready else 503, NO_STORE)


def _database(stage: Backstage) -> str:
    try:
        require_current(stage.store.engine)
    except WrongRevision:
        return "wrong revision"
    except SQLAlchemyError:
        return "unreachable"
    return "ok"


def _parts(stage: Backstage) -> dict[str, str]:
    """Return the state of each part: its last heartbeat is fresh, too old, or never came."""
    with stage.store.reading() as session:
        beats = {part: row.beat_at for part, row in heartbeats(session).items()}
    now = stage.clock()
    return {
        part: "silent" if part not in beats else _age(now - beats[part]) for part in stage.parts
    }


def _age(since: timedelta) -> str:
    return "ok" if since < FRESH_FOR else "late"
