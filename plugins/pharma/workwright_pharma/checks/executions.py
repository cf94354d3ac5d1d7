"""What the checks ask of the executions of a batch, said once."""

from collections.abc import Iterator

from workwright.sdk import CheckContext, ExecutionFacts

DONE = frozenset({"done", "done_with_deviation"})


def done(context: CheckContext) -> Iterator[ExecutionFacts]:
    """Give the executions that were really performed, in the order in which they began."""
    return (execution for execution in context.executions if execution.status in DONE)
