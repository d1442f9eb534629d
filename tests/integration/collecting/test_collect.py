"""Collecting from a real HTTP server on this machine: what it brings, retries and remembers."""

from __future__ import annotations

import pytest

from pipeline.collect import collect
from pipeline.errors import BusyError, SettingsError
from pipeline.runner.raw import scan
from pipeline.store.lock import only_run
from tests.integration.collecting.helpers import (
    NOW,
    PDF,
    SETTINGS,
    briefs,
    noted,
    outcome,
    urls,
)


def test_a_new_file_is_stored_with_its_provenance(server, workspace, run, clock):
    server.routes["/a/brief.pdf"] = PDF
    more = 'licence = "KOGL Type 1"\npublisher = "갑"'
    result = run(urls(f"{server.base}/a/brief.pdf", more=more))
    assert result.written == ("목록/brief.pdf",)
    assert (workspace.raw / "목록" / "brief.pdf").read_bytes() == PDF
    assert noted(workspace)["목록/brief.pdf"] == {
        "path": "목록/brief.pdf",
        "publisher": "갑",
        "url": f"{server.base}/a/brief.pdf",
        "licence": "KOGL Type 1",
        "accessed_on": NOW.date(),
        "note": "collected from 목록",
    }
    agent = server.asked[-1][1]["User-Agent"]
    assert agent.startswith("ai-brief-trends/")
    assert "(+https://example.org/about)" in agent
    assert clock.slept == [1.0]  # between robots.txt and the file
    (file,) = scan(workspace, max_file_bytes=10**6).files
    assert file.override.publisher == "갑"


def test_304_is_asked_for_and_believed(server, run):
    def route(handler):
        if handler.headers.get("If-None-Match") == '"v1"':
            handler.answer(304)
        else:
            handler.answer(200, PDF, ETag='"v1"', Last_Modified="Tue, 05 Mar 2024 00:00:00 GMT")

    server.routes["/brief.pdf"] = route
    entry = urls(f"{server.base}/brief.pdf")
    assert run(entry).counts["new"] == 1
    assert run(entry).counts["unchanged"] == 1
    headers = server.asked[-1][1]
    assert headers["If-Modified-Since"] == "Tue, 05 Mar 2024 00:00:00 GMT"


def test_validators_go_to_the_address_that_gave_them_only(server, run):
    server.routes["/now"] = lambda h: h.answer(302, Location="/one.pdf")
    server.routes["/one.pdf"] = lambda h: h.answer(200, PDF, ETag='"1"')
    server.routes["/two.pdf"] = lambda h: h.answer(200, PDF + b"2", ETag='"2"')
    run(urls(f"{server.base}/now"))
    server.routes["/now"] = lambda h: h.answer(302, Location="/two.pdf")
    assert run(urls(f"{server.base}/now")).counts["changed"] == 1
    assert all("If-None-Match" not in headers for _, headers in server.asked)


def test_a_changed_file_replaces_its_own_old_version(server, workspace, run):
    server.routes["/b.pdf"] = PDF
    run(urls(f"{server.base}/b.pdf"))
    server.routes["/b.pdf"] = PDF + b"corrected"
    assert run(urls(f"{server.base}/b.pdf")).counts["changed"] == 1
    assert briefs(workspace) == ["목록/b.pdf"]
    assert (workspace.raw / "목록/b.pdf").read_bytes().endswith(b"corrected")


def test_what_a_person_changed_or_removed_stays_so(server, workspace, run):
    server.routes["/b.pdf"] = PDF
    run(urls(f"{server.base}/b.pdf"))
    server.routes["/b.pdf"] = PDF + b"corrected"
    (workspace.raw / "목록/b.pdf").write_bytes(PDF + b"by hand")
    refused = outcome(run(urls(f"{server.base}/b.pdf")))
    assert (refused.status, "changed by hand" in refused.reason) == ("refused", True)
    (workspace.raw / "목록/b.pdf").unlink()
    assert "removed" in outcome(run(urls(f"{server.base}/b.pdf"))).reason
    assert briefs(workspace) == []


def test_404_fails_alone(server, run):
    server.routes["/b.pdf"] = PDF
    result = run(urls(f"{server.base}/gone.pdf", f"{server.base}/b.pdf"))
    assert [o.status for o in result.sources[0].outcomes] == ["failed", "new"]
    assert "404 Not Found" in result.sources[0].outcomes[0].reason
    assert server.paths().count("/gone.pdf") == 1  # asking again does not help


@pytest.mark.parametrize(
    ("retry_after", "at_least"),
    [("7", 7.0), ("Fri, 15 Mar 2024 09:00:30 GMT", 27.0), ("nonsense", 1.0)],
)
def test_429_waits_as_long_as_it_is_told(server, run, clock, retry_after, at_least):
    answers = [429, 200]
    server.routes["/b.pdf"] = lambda h: h.answer(answers.pop(0), PDF, Retry_After=retry_after)
    assert run(urls(f"{server.base}/b.pdf")).counts["new"] == 1
    assert at_least <= max(clock.slept) <= 31.0


def test_a_host_that_wants_a_long_pause_is_left_for_this_run(server, run, clock):
    server.routes["/b.pdf"] = lambda h: h.answer(429, Retry_After="86400")
    server.routes["/c.pdf"] = PDF
    result = run(urls(f"{server.base}/b.pdf", f"{server.base}/c.pdf"))
    assert result.counts["failed"] == 2
    assert server.paths() == ["/b.pdf"]
    assert "86,400" in result.sources[0].outcomes[1].reason
    assert sum(clock.slept) < 10


def test_500_is_tried_again_and_then_given_up(server, run):
    answers = [500, 503, 200]
    server.routes["/b.pdf"] = lambda h: h.answer(answers.pop(0), PDF)
    server.routes["/c.pdf"] = lambda h: h.answer(502)
    result = run(urls(f"{server.base}/b.pdf", f"{server.base}/c.pdf"))
    assert [o.status for o in result.sources[0].outcomes] == ["new", "failed"]
    assert "502 Bad Gateway (4 attempts)" in result.sources[0].outcomes[1].reason
    assert server.paths().count("/c.pdf") == 4


def test_a_truncated_answer_is_no_file(server, workspace, run):
    def cut(handler):
        handler.answer(200, PDF, length=len(PDF) + 50)
        handler.close_connection = True

    server.routes["/b.pdf"] = cut
    assert outcome(run(urls(f"{server.base}/b.pdf"))).status == "failed"
    assert server.paths().count("/b.pdf") == 4
    assert briefs(workspace) == []


def test_robots_txt_is_kept(server, run, clock):
    server.routes["/robots.txt"] = (
        b"User-agent: *\nDisallow: /\n\n"
        b"User-Agent: AI-Brief-Trends\nDisallow: /private/*.pdf$\nCrawl-delay: 9\n"
    )
    server.routes["/private/b.pdf"] = PDF
    server.routes["/public/b.pdf"] = PDF
    result = run(urls(f"{server.base}/private/b.pdf", f"{server.base}/public/b.pdf"))
    assert [o.status for o in result.sources[0].outcomes] == ["refused", "new"]
    assert server.paths() == ["/public/b.pdf"]
    assert clock.slept == [9.0]


def test_nothing_is_asked_where_robots_txt_cannot_be_had(server, run):
    server.routes["/robots.txt"] = lambda h: h.answer(503)
    server.routes["/b.pdf"] = PDF
    assert "robots.txt" in outcome(run(urls(f"{server.base}/b.pdf"))).reason
    assert server.paths() == []


def test_a_dead_host_is_tried_once_in_a_run(run, clock):
    result = run(urls(*(f"http://127.0.0.1:1/{n}.pdf" for n in range(50))))
    assert result.counts["failed"] == 50
    assert len(clock.slept) <= 6  # three retries, with the pauses between requests


def test_equal_bytes_are_stored_once(server, workspace, run):
    (workspace.raw / "mine.pdf").write_bytes(PDF + b"mine")
    server.routes["/a.pdf"] = server.routes["/b.pdf"] = PDF
    server.routes["/c.pdf"] = PDF + b"mine"
    result = run(urls(*(f"{server.base}/{n}.pdf" for n in "abc")))
    assert [o.status for o in result.sources[0].outcomes] == ["new", "unchanged", "unchanged"]
    assert briefs(workspace) == ["mine.pdf", "목록/a.pdf"]
    server.routes["/c.pdf"] = PDF + b"theirs"  # a person's file is never replaced
    run(urls(f"{server.base}/c.pdf"))
    assert (workspace.raw / "mine.pdf").read_bytes() == PDF + b"mine"
    assert briefs(workspace) == ["mine.pdf", "목록/a.pdf", "목록/c.pdf"]


def test_losing_the_state_stores_nothing_twice(server, workspace, run):
    server.routes["/a.pdf"] = PDF
    run(urls(f"{server.base}/a.pdf"))
    for damage in (lambda p: p.unlink(), lambda p: p.write_text("{half")):
        damage(workspace.collect_state)
        assert run(urls(f"{server.base}/a.pdf")).counts["unchanged"] == 1
    assert briefs(workspace) == ["목록/a.pdf"]


def test_two_files_of_one_name_both_stay(server, run):
    server.routes["/1/Brief.pdf"], server.routes["/2/brief.pdf"] = PDF, PDF + b"2"
    result = run(urls(f"{server.base}/1/Brief.pdf", f"{server.base}/2/brief.pdf"))
    assert len({path.lower() for path in result.written}) == 2


def test_a_person_wins_over_what_was_noted(server, workspace, run):
    server.routes["/b.txt"] = b"text"
    more = 'series = "갑 브리프"\npublisher = "갑"'
    entry = urls(f"{server.base}/b.txt", more=more)
    run(entry)
    own = '[[file]]\npath = "목록/b.txt"\nseries = "을 브리프"\npublished_on = 2024-01-02\n'
    workspace.sources.write_text(own, "utf-8")
    (file,) = scan(workspace, max_file_bytes=1000).files
    assert (file.override.series, file.override.publisher) == ("을 브리프", "갑")
    assert file.override.precision == "day"


def test_two_runs_at_once(workspace, run):
    with only_run(workspace.raw, now=NOW), pytest.raises(BusyError):
        run(urls("http://127.0.0.1/"))


def test_nothing_to_collect(workspace):
    assert collect(workspace, SETTINGS, now=NOW).sources == ()
    assert list(workspace.raw.iterdir()) == []


def test_damaged_provenance_is_told(workspace, run):
    workspace.collected.write_text("[[file")
    with pytest.raises(SettingsError, match=r"collected\.toml"):
        run(urls("http://127.0.0.1/"))
