"""Files as answers: kept ones, and lines as they are found."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header


def download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """What somebody has sent is saved by the browser, never opened in the product's own name."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer


def download_lines(lines: Iterable[str], *, name: str) -> StreamingHttpResponse:
    """A CSV file, sent while its lines are found."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
