"""The office as it was at the end of a past day."""

from dataclasses import replace
from datetime import date, datetime, time

from cases.office import Office
from cases.store.past import PastTransactions
from cases.store.users import Actor
from graph.times import SHANGHAI
from web.bootstrap import Workspace


def office_on(workspace: Workspace, actor: Actor, day: date) -> Office:
    """It reads what was on record when that day ended in China, by that day's clocks and law, and changes nothing."""
    until = datetime.combine(day, time.max, SHANGHAI)
    by_sql = replace(workspace, settings=replace(workspace.settings, graph_uri=""))  # a graph server knows the present alone
    return replace(by_sql.office(actor, day), transactions=PastTransactions(workspace.transactions, until))
