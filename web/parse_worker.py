"""The process that reads uploads under limits: wiring, so it may name the parsers. Started by `web.bootstrap`, never by a person."""

import sys

from evidence.adapters.limited_process import serve

JOBS = {
    "bill": "evidence.adapters.plumber_bills:read_bill",
    "page": "evidence.adapters.pdf_pages:paint_page",
    "paper": "evidence.adapters.papers:look_at_paper",
    "sheet": "evidence.adapters.sheet_rows:spool_rows",
    "slip": "evidence.adapters.rapidocr_slips:read_slip",
    "testimony": "web.testimony_job:try_testimony",
}
"""Imported only by the worker that was asked for it, after its limits were set."""

if __name__ == "__main__":
    sys.exit(serve(JOBS))
