"""Telling somebody that a run failed: a webhook of the user's."""

from __future__ import annotations

import contextlib
import logging
import os
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.client.schemas.objects import FlowRun, State
    from prefect.flows import Flow

WEBHOOK = "AI_BRIEF_WEBHOOK"
_SECONDS = 10
log = logging.getLogger("pipeline.flows")


def notify(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """POST flow, run, state and message as JSON to the address in ``AI_BRIEF_WEBHOOK``.

    The ``text`` field is what chat services show. An address that cannot be reached is logged,
    never the address itself: it is a secret.
    """
    address = os.environ.get(WEBHOOK, "")
    if not address:
        return
    message = {
        "text": f"{flow.name} · {flow_run.name}: {state.name}. {state.message or ''}".strip(),
        "flow": flow.name,
        "run": flow_run.name,
        "state": state.name,
        "message": state.message or "",
    }
    try:
        with _unlogged():
            httpx.post(address, json=message, timeout=_SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("the webhook could not be told of the failure: %s", type(error).__name__)


@contextlib.contextmanager
def _unlogged() -> Iterator[None]:
    """Without httpx's own log, which tells the address of every request."""
    logger = logging.getLogger("httpx")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was_disabled
