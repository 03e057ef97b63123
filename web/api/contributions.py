"""What was said, for the municipality's own record."""

from __future__ import annotations

from fastapi import Request, Response

from storage.tables import Flag
from web.api import models
from web.api.answering import answer
from web.api.described import responses
from web.api.door import ReadsRecord
from web.api.paging import Paging, cursor_at
from web.backstage import Stage
from web.routes import Router
from workshop.outside.keys import Scope
from workshop.outside.record import Recorded, said_after
from workshop.process import current_process

router = Router(tags=["record"])


@router.get("/contributions", response_model=models.Contributions, responses=responses(403))
def read_contributions(
    request: Request, stage: Stage, reader: ReadsRecord, page: Paging
) -> Response:
    """What was said and may be used, in the order it was kept. Needs the scope `record`.

    What a full round no longer brings was taken back, hidden or deleted: delete it too.
    """
    with stage.store.reading() as session:
        process = current_process(session)
        of = ("contributions", process.slug)
        after = page.starts_after(*of)
        found = said_after(session, process, after=after, most=page.limit, now=stage.clock())
    has_people = reader.scope.opens(Scope.PEOPLE)
    told = models.Contributions(
        process=process.slug,
        contributions=[_contribution(one, has_people=has_people) for one in found.said],
        next_cursor=cursor_at(found.last, *of),
        has_more=found.has_more,
    )
    return answer(request, told)


def _contribution(one: Recorded, *, has_people: bool) -> models.Contribution:
    source = {
        "channel": one.channel,
        "meeting": one.meeting,
        # A source that few came from is as good as a name.
        "start": one.came_by if has_people else None,
        "person": one.person if has_people else None,
    }
    return models.Contribution.model_validate(
        {
            "id": f"c{one.number}",
            "kind": one.kind,
            "text": one.text,
            "language": one.language,
            "phase": one.phase,
            "prompt": one.prompt,
            "question": one.question,
            "source": source,
            # That somebody was very quick ties what was said in a minute together.
            "flags": [flag for flag in one.flags if has_people or flag != Flag.MANY],
            "items": one.items,
            "said_at": one.said_at,
            "edited_at": one.edited_at,
        }
    )
