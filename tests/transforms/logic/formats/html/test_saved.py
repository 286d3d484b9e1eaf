from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.page import read_page
from wiredesk.transforms.logic.formats.html.saved import find_saved_address
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints

ADDRESS = "https://courier.example/news/mill-race"
SINGLE_FILE = f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Sat Jun 15 2024 10:00:00 GMT+0200\n-->"


@pytest.mark.parametrize(
    "comment",
    [
        f"<!-- saved from url=(0038){ADDRESS} -->",
        SINGLE_FILE,
        "<!-- Mirrored from courier.example/news/mill-race by HTTrack Website Copier/3.x [XR&CO'2014], Sat, 15 Jun 2024 -->",
    ],
)
def test_the_address_of_a_saved_page(comment: str) -> None:
    page = f"<!DOCTYPE html>\n{comment}\n<html><head><title>The mill race</title></head><body><p>The tram.</p></body></html>"
    assert find_saved_address(page) == ADDRESS
    read = read_page(FormatInput(page.encode()))
    assert (read.metadata.url, read.publication) == (ADDRESS, None)
    fetched = FormatInput(page.encode(), hints=Hints(url="https://other.example/a"))
    assert read_page(fetched).metadata.url == "https://other.example/a"


def test_other_comments_say_nothing() -> None:
    assert find_saved_address("<!-- url: https://courier.example/ --><p>saved from url=(0010)x</p>") is None
