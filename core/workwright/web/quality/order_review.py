"""The review of one order, by exception: what is odd first, then what held, then everything."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for

from workwright.db.tables.orders import WorkOrder
from workwright.domain.lifecycle import State
from workwright.services.capa_lists import capas_of_order
from workwright.services.order_lists import order_row
from workwright.services.order_waiting import signatures_of_order
from workwright.services.record import OrderRecord, record_of
from workwright.services.records import copies
from workwright.services.review import latest_review
from workwright.services.review_exceptions import exceptions_of
from workwright.services.review_page import answers_of, names_of, queries_of, rules_of
from workwright.services.runtime import Look
from workwright.web.acting import look
from workwright.web.i18n import _, moment
from workwright.web.quality.blueprint import READS, quality
from workwright.web.quality.exception_words import exception_line
from workwright.web.quality.gate import gate_of
from workwright.web.quality.record_part import record_part
from workwright.web.quality.rules_part import groups_of
from workwright.web.security import route
from workwright.web.surroundings import terms
from workwright.web.terms import Terms


@route(quality, "/review/<uuid:order_id>", permission=READS)
def review(order_id: UUID) -> str:
    """Show an order as its reviewer reads it."""
    with look() as scope:
        record = record_of(scope, order_id)
        words = Terms(record.profile, terms().lang)
        return render_template(
            "quality/review.html",
            order=record.order,
            record=record,
            words=words,
            **_head(scope, record),
            **_exceptions(scope, words, record),
            **_judged(scope, words, record),
            **_side(scope, words, record.order),
            parts=record_part(scope, words, record),
        )


def _head(scope: Look, record: OrderRecord) -> dict[str, Any]:
    order, latest = record.order, latest_review(scope, record.order)
    row = order_row(scope, order, ("product.name", "batch_number"))
    since = latest.started_at if latest is not None and latest.ended_at is None else order.ended_at
    return {
        "product": row.values["product.name"],
        "batch": row.values["batch_number"],
        "since": _("since %(at)s", at=moment(since)) if since is not None else "",
        "round": latest.round if latest is not None else 0,
        "under_review": order.state == State.UNDER_REVIEW.value,
    }


def _exceptions(scope: Look, words: Terms, record: OrderRecord) -> dict[str, Any]:
    found = exceptions_of(scope, record)
    lines = [exception_line(words, record, item) for item in found]
    return {
        "lines": lines,
        "still_open": sum(item.is_open for item in found),
        "capas": capas_of_order(scope, record.order.id),
    }


def _judged(scope: Look, words: Terms, record: OrderRecord) -> dict[str, Any]:
    queries = queries_of(scope, record.order.id)
    answers = answers_of(scope, record.order.id)
    people = names_of(
        scope,
        [
            *(p for q in queries for p in (q.asked_by_id, q.answered_by_id, q.closed_by_id)),
            *(answer.answered_by_id for answer in answers.values()),
        ],
    )
    groups = groups_of(rules_of(scope, record.order.id))
    return {
        "queries": queries,
        "answers": answers,
        "people": people,
        "criteria": [
            (c.code, words.profile.pick(c.text, words.lang), c.citation)
            for c in record.snapshot.recipe.criteria
        ],
        "rule_groups": groups,
        "rules_asked": sum(group.asked for group in groups),
        "rules_passed": sum(group.passed for group in groups),
    }


def _side(scope: Look, words: Terms, order: WorkOrder) -> dict[str, Any]:
    return {
        "gate": gate_of(scope, words, order),
        "signatures": signatures_of_order(scope, order),
        "copies": copies(scope, order.id),
        "order_href": url_for("office.order", order_id=order.id),
    }
