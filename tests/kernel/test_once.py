"""What is asked more than once by a request is read once, and by the next request again."""

from django.http import HttpRequest, HttpResponse

from kernel.once import OnceMiddleware, once_per_request

read: list[str] = []


@once_per_request
def answer(name: str) -> str:
    read.append(name)
    return f"{name} {len(read)}"


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join((answer("a"), answer("b"), answer("a"))))


def test_request_reads_each_thing_once_and_the_next_one_anew() -> None:
    read.clear()
    served = OnceMiddleware(page)
    assert served(HttpRequest()).content == b"a 1, b 2, a 1"
    assert served(HttpRequest()).content == b"a 3, b 4, a 3"


def test_outside_of_a_request_nothing_is_kept() -> None:
    read.clear()
    assert [answer("a"), answer("a")] == ["a 1", "a 2"]


def test_answer_is_forgotten_when_a_page_fails() -> None:
    def fails(request: HttpRequest) -> HttpResponse:
        raise ValueError(answer("a"))

    read.clear()
    for _ in range(2):
        try:
            OnceMiddleware(fails)(HttpRequest())
        except ValueError as error:
            read.append(str(error))
    assert read == ["a", "a 1", "a", "a 3"]
