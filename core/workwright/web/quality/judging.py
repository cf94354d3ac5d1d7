"""What reviewers and production write while a record is judged: questions, answers, results."""

from decimal import Decimal
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.execution import Sample
from workwright.db.tables.quality import ReviewQuery
from workwright.errors import NotFound, Refused, refusal
from workwright.services.orders import order_of
from workwright.services.review import answer, answer_criterion, ask, close_query
from workwright.services.runtime import Work
from workwright.services.samples import ResultEntry, enter_result, review_result
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _, locale
from workwright.web.numbers import NotANumber, decimal_of
from workwright.web.quality.blueprint import back_to, quality
from workwright.web.security import SIGNED_IN, route

ORDER = "/review/<uuid:order_id>"
QUERY = f"{ORDER}/questions/<uuid:query_id>"


@route(quality, f"{ORDER}/questions", permission="order.return")
def ask_form(order_id: UUID) -> Response:
    """Ask what the question is, and about which step."""
    with look() as scope:
        order = order_of(scope, order_id)
    return page("quality/form.html", "quality/_ask.html", order=order, dialogue="quality/_ask.html")


@route(
    quality,
    f"{ORDER}/questions",
    methods=["POST"],
    permission="order.return",
    unsafe="keyed",
    endpoint="ask",
)
def ask_question(order_id: UUID) -> BaseResponse:
    """Ask production a question; it stays open until its answer is accepted (W10)."""
    text, step = request.form.get("text", ""), request.form.get("step", "").strip()

    def action(work: Work) -> Done:
        ask(work, order_id, text, step=step or None)
        return back_to(order_id, _("Question asked."), "questions")

    return act(action)


@route(
    quality,
    f"{QUERY}/answer",
    methods=["POST"],
    permission="order.submit_review",
    unsafe="keyed",
    endpoint="answer",
)
def answer_question(order_id: UUID, query_id: UUID) -> BaseResponse:
    """Answer a question as production."""
    text = request.form.get("text", "")

    def action(work: Work) -> Done:
        _of_order(work, order_id, query_id)
        answer(work, query_id, text)
        return back_to(order_id, _("Question answered."), "questions")

    return act(action)


@route(
    quality,
    f"{QUERY}/close",
    methods=["POST"],
    permission="order.return",
    unsafe="keyed",
    endpoint="close_question",
)
def close_question(order_id: UUID, query_id: UUID) -> BaseResponse:
    """Accept the answer."""

    def action(work: Work) -> Done:
        _of_order(work, order_id, query_id)
        close_query(work, query_id)
        return back_to(order_id, _("Question closed."), "questions")

    return act(action)


@route(
    quality,
    f"{ORDER}/criteria",
    methods=["POST"],
    permission="order.release_to_stock",
    unsafe="keyed",
    endpoint="criterion",
)
def judge_criterion(order_id: UUID) -> BaseResponse:
    """Answer a release criterion: met, or not met with the reason (T12)."""
    given = request.form

    def action(work: Work) -> Done:
        answer_criterion(
            work,
            order_id,
            given.get("criterion", ""),
            met=given.get("met") == "yes",
            comment=given.get("comment", ""),
        )
        return back_to(order_id, _("Criterion answered."), "criteria")

    return act(action)


@route(
    quality,
    f"{ORDER}/samples/<uuid:sample_id>/result",
    methods=["POST"],
    permission=SIGNED_IN,
    unsafe="keyed",
    endpoint="enter_result",
)
def result(order_id: UUID, sample_id: UUID) -> BaseResponse:
    """Enter the result of a sample; who may is said by the service (K18)."""
    value, text = _measured(), request.form.get("text", "")

    def action(work: Work) -> Done:
        _sample_of_order(work, order_id, sample_id)
        answered = enter_result(work, ResultEntry(sample_id, value, text))
        said = _("Result entered.")
        if answered.deviation:
            said = _("Result outside its limits: %(number)s opened.", number=answered.deviation)
        return back_to(order_id, said, "samples")

    return act(action)


@route(
    quality,
    f"{ORDER}/samples/<uuid:sample_id>/review",
    methods=["POST"],
    permission="result.review",
    unsafe="keyed",
    endpoint="review_result",
)
def result_reviewed(order_id: UUID, sample_id: UUID) -> BaseResponse:
    """Review a result as a second person (PH-30)."""

    def action(work: Work) -> Done:
        _sample_of_order(work, order_id, sample_id)
        review_result(work, sample_id)
        return back_to(order_id, _("Result reviewed."), "samples")

    return act(action)


def _measured() -> Decimal:
    try:
        return decimal_of(request.form.get("value", ""), locale())
    except NotANumber as exc:
        finding = refusal(
            "K15",
            _("Result"),
            exc.message,
            "Enter the value as it was measured.",
            label=_("Result"),
            **{name: str(value) for name, value in exc.data.items() if name != "label"},
        )
        raise Refused([finding], "form.result") from exc


def _of_order(work: Work, order_id: UUID, query_id: UUID) -> None:
    if work.get(ReviewQuery, query_id).work_order_id != order_id:
        raise NotFound("question", query_id)


def _sample_of_order(work: Work, order_id: UUID, sample_id: UUID) -> None:
    if work.get(Sample, sample_id).work_order_id != order_id:
        raise NotFound("sample", sample_id)
