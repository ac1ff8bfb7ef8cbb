"""What tests of the pages of slips share: the story's purchases and its slip, and a page without its markup."""

import re
from html import unescape

from cases.model import SlipReading
from cases.usecases.open_case import case_file
from cases.usecases.slip_match import withdraw_match
from graph.vocabulary import public_id
from tests.support.stories import CASE, Desk

SLIPS = f"/cases/{CASE}/slips"


def bought(desk: Desk, reference: str) -> str:
    """The public id of a transaction of the story."""
    office = desk.office(login="lumin")
    with office.transactions.reading() as connection:
        account = office.records(connection).account("SH23011301")
        [found] = [each for each in office.records(connection).transactions(account.node) if each.source_ref == reference]
        return public_id(found.node)


def text(page: str) -> str:
    """What the page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def opened_again(desk: Desk) -> str:
    """The address of the story's slip, its match taken back."""
    document = reading_of(desk).document
    withdraw_match(desk.office(login="lumin"), CASE, document, "重新核对")
    return f"{SLIPS}/{document}"


def reading_of(desk: Desk) -> SlipReading:
    [reading] = case_file(desk.office(login="lumin"), CASE).readings
    return reading
