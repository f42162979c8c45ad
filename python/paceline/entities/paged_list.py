"""Pages of a listing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


class PagedList(list[Item]):
    """One page of a listing. `token` brings the next page, and is `None` on the last one.

    >>> page = PagedList(["a", "b"], token=None)
    >>> len(page), page.token
    (2, None)
    """

    def __init__(self, items: Iterable[Item], token: str | None) -> None:
        super().__init__(items)
        self.token = token

    def to_list(self) -> list[Item]:
        """The items as a plain list."""
        return list(self)


def items_of_all_pages(
    fetch: Callable[[int, str | None], PagedList[Item]], most: int | None, page_size: int
) -> Iterator[Item]:
    """Items of page after page, `most` at most. `fetch` takes how many to bring and the token of the page."""
    token: str | None = None
    left = most
    while left is None or left > 0:
        page = fetch(page_size if left is None else min(page_size, left), token)
        yield from page
        token = page.token
        if not token:
            return
        if left is not None:
            left -= len(page)
