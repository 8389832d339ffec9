"""Full runs behind the page: what the command line would give, cancelled and resumed, each user's own, kept on disk."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

import tandemcare as tc
from tandemcare.experiments import SizeRequest, size_amhp
from tandemcare.report import Section, kept_report
from tandemcare.report.blocks import Number, Paragraph, Range, Row, TableBlock, Worksheet, text_columns
from tandemcare.web import Choice, JobAsked, Jobs, PageJob, Quotas, Uploads
from tandemcare.web.chosen import files_of, understood
from tandemcare.web.folders import keep_json
from tandemcare.web.jobs import size_found
from tandemcare.web.jobs.job import STEPS
from tandemcare.web.jobs.process import JobProcess

LONG = JobAsked(scenarios=(Choice(),), replications=60, years=1, seed=7)
SHORT = JobAsked(scenarios=(Choice(), Choice(values={"amhp-fte": 2})), replications=2, years=1)
SECONDS = 300


def opened(tmp_path: Path, **quotas: int) -> Jobs:
    uploads = Uploads(tmp_path / "uploads")
    return Jobs(tmp_path / "jobs", uploads, runs=tmp_path / "runs", quotas=Quotas(**quotas))


def waited(jobs: Jobs, user: str, token: str, done: int | None = None) -> PageJob:
    """Return a job once it is over, or once so many of its replications are done."""
    with jobs._changed:
        assert jobs._changed.wait_for(
            lambda: jobs._jobs[token].is_over or (done is not None and jobs._jobs[token].done >= done), SECONDS
        )
    return jobs.job(user, token)


def same_files(one: Path, other: Path) -> None:
    assert one.name == other.name
    names = {path.name for path in one.iterdir() if path.is_file() and path.name != ".lock"}
    assert "manifest.json" in names
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_two_users_run_one_study_once_and_see_only_their_own(tmp_path):
    with opened(tmp_path) as jobs:
        mine, theirs = jobs.ask("a", SHORT), jobs.ask("b", SHORT)
        assert mine.token != theirs.token
        assert theirs.before == 1
        mine, theirs = waited(jobs, "a", mine.token), waited(jobs, "b", theirs.token)
        assert (mine.state, theirs.state) == ("finished", "finished"), mine.error + theirs.error
        assert mine.folder == theirs.folder
        assert mine.done == mine.total == 4
        assert "has been run before" in " ".join(theirs.notes)
        assert [job.token for job in jobs.of("a")] == [mine.token]
        for call in (jobs.job, jobs.cancel, jobs.resume):
            with pytest.raises(tc.InputError, match="no such run of yours"):
                call("b", mine.token)
    with opened(tmp_path) as again:
        assert again.of("a") == (mine,)
    chosen = understood(files_of(Uploads(tmp_path / "uploads"), "a", SHORT.scenarios[1])).moved
    (tmp_path / chosen.scenario_file).write_text(chosen.scenario_text)
    here = tc.compare(["as-is", tmp_path / chosen.scenario_file], replications=2, years=1, out=tmp_path / "here")
    same_files(here.folder, mine.folder)


def test_a_cancelled_run_goes_on_from_what_is_finished(tmp_path):
    with opened(tmp_path) as jobs:
        job = jobs.ask("a", LONG)
        waiting = jobs.ask("a", SHORT)
        assert jobs.cancel("a", waiting.token).state == "cancelled"
        assert waited(jobs, "a", job.token, done=10).state == "running"
        jobs.cancel("a", job.token)
        job = waited(jobs, "a", job.token)
        assert job.state == "cancelled"
        assert job.can_resume
        assert 10 <= job.done < 60
        jobs.resume("a", job.token)
        job = waited(jobs, "a", job.token)
        assert job.state == "finished", job.error
        assert "were finished before" in " ".join(job.notes)
    same_files(tc.compare(["as-is"], replications=60, years=1, seed=7, out=tmp_path / "here").folder, job.folder)


SERVER = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
if __name__ == "__main__":
    from test_jobs import LONG, SHORT, opened, waited
    jobs = opened(Path({folder!r}))
    job, other = jobs.ask("a", LONG), jobs.ask("b", SHORT)
    print(waited(jobs, "a", job.token, done=10).state, flush=True)
    sys.stdin.read()
"""


def test_a_run_and_the_removal_of_a_file_that_it_reads_are_never_both_done(tmp_path, monkeypatch):
    ends: list[object] = []

    def ask() -> None:
        try:
            ends.append(jobs.ask("a", JobAsked(scenarios=(Choice(), Choice(sent.token)), replications=1, years=1)))
        except tc.InputError as error:
            ends.append(error)

    with opened(tmp_path) as jobs:
        sent = jobs.uploads.take("a", "mine.yaml", [b"name: Mine\nextends: as-is.yaml\n"])
        remove, asks = jobs.uploads.remove, Thread(target=ask)

        def asked_for_meanwhile(user: str, token: str) -> None:
            asks.start()
            asks.join(2)  # time enough to be asked for, where nothing keeps it from that
            remove(user, token)

        monkeypatch.setattr(jobs.uploads, "remove", asked_for_meanwhile)
        jobs.remove_upload("a", sent)
        asks.join()
        assert "no longer here" in str(ends[0])
        monkeypatch.undo()
        sent = jobs.uploads.take("a", "mine.yaml", [b"name: Mine\nextends: as-is.yaml\n"])
        first, waiting = jobs.ask("a", LONG), jobs.ask("a", JobAsked(scenarios=(Choice(sent.token),), years=1))
        with pytest.raises(tc.InputError, match="under way reads it"):
            jobs.remove_upload("a", sent)
        jobs.remove_upload("b", sent)  # of another user's nothing is removed
        assert jobs.uploads.of("a") == (sent,)
        jobs.cancel("a", waiting.token)
        jobs.cancel("a", first.token)
        jobs.remove_upload("a", sent)
        assert jobs.uploads.of("a") == ()


def test_a_run_tells_what_it_does_before_its_first_replication(tmp_path):
    files = files_of(Uploads(tmp_path / "uploads"), "a", Choice())
    job = PageJob("a" * 32, JobAsked(replications=1, years=1), "running", files=(files,))
    told = list(JobProcess(job, tmp_path, tmp_path / "answer.json").told())
    assert told[-1].state == "finished", told[-1].error
    before = [each.getting_ready for each in (job, *told) if not each.total]
    assert [text.partition(".")[0] for text in dict.fromkeys(before) if "step" in text][:3] == [
        f"step {number} of 3, {does}" for number, does in enumerate(STEPS, 1)
    ]


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_run_whose_file_was_removed_is_not_gone_on_with_until_it_is_sent_again(tmp_path):
    with opened(tmp_path) as jobs:
        sent = jobs.uploads.take("a", "mine.yaml", [b"name: Mine\nextends: as-is.yaml\n"])
        first, waiting = jobs.ask("a", LONG), jobs.ask("a", JobAsked(scenarios=(Choice(sent.token),), years=1))
        assert jobs.cancel("a", waiting.token).state == "cancelled"
        jobs.cancel("a", first.token)
        jobs.uploads.remove("a", sent.token)
        with pytest.raises(tc.InputError, match="no longer here"):
            jobs.resume("a", waiting.token)
        assert jobs.job("a", waiting.token).state == "cancelled"
        jobs.uploads.take("a", "mine.yaml", [b"name: Mine\nextends: as-is.yaml\n"])
        assert jobs.resume("a", waiting.token).state in {"waiting", "running"}


def test_a_server_that_is_killed_loses_nothing_that_is_finished(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(SERVER.format(path=[str(Path(__file__).parent), *sys.path], folder=str(tmp_path)))
    with subprocess.Popen([sys.executable, script], stdin=-1, stdout=-1, text=True) as server:
        assert server.stdout.readline().strip() == "running"
        server.send_signal(signal.SIGKILL)
        server.wait()
    with opened(tmp_path) as jobs:
        (job,) = jobs.of("a")
        assert job.state == "interrupted"
        assert job.can_resume
        (other,) = jobs.of("b")
        assert other.state in ("waiting", "running")
        jobs.cancel("b", other.token)
        jobs.resume("a", job.token)
        job = waited(jobs, "a", job.token)
        assert job.state == "finished", job.error
        assert "were finished before" in " ".join(job.notes)


def test_jobs_go_on_where_a_server_is_started_elsewhere_or_its_folder_was_moved(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with opened(Path("page")) as jobs:  # relative, as `--out` may be
        sent = jobs.uploads.take("a", "mine.yaml", [b"name: Mine\nextends: as-is.yaml\n"])
        first = jobs.ask("a", LONG)
        waiting = jobs.ask("a", JobAsked(scenarios=(Choice(sent.token),), replications=1, years=1))
        size = jobs.ask("b", JobAsked("size_capacity", sized="beds", targets=("x",)))
        jobs.cancel("b", size.token)
        answer = jobs._folders[size.token] / "answer.json"
        keep_json(answer, {"json": {}, "report": [], "book": [], "title": "Beds"})
        with jobs._changed:
            jobs._keep(replace(jobs._jobs[size.token], state="finished", answer=answer))
        assert waited(jobs, "a", first.token, done=1).state == "running"
    kept = "".join(path.read_text() for path in Path("page").rglob("job.json"))
    assert str(tmp_path) not in kept
    (tmp_path / "here").rename(tmp_path / "there")
    monkeypatch.chdir(tmp_path)
    with opened(tmp_path / "there" / "page") as jobs:
        assert jobs.job("a", first.token).state == "interrupted"
        assert size_found(jobs.job("b", size.token)).title == "Beds"
        found = waited(jobs, "a", waiting.token)
        assert found.state == "finished", found.error
    with opened(tmp_path / "there" / "page") as jobs:
        assert jobs.job("a", found.token).folder == found.folder
        assert (found.folder / "manifest.json").is_file()


def test_mistakes_come_back_whole(tmp_path):
    asked = JobAsked("size_amhp", sized="amhp", targets=("p95 of nothing within a while",))
    with pytest.raises(tc.InputError) as error:
        size_amhp(SizeRequest(asked.targets))
    with opened(tmp_path) as jobs:
        job = waited(jobs, "a", jobs.ask("a", asked).token)
        assert (job.state, job.error) == ("failed", str(error.value))


def test_quotas_are_told_kindly_and_nothing_is_begun(tmp_path):
    with opened(tmp_path, jobs_a_user=0, replication_years_a_job=3, scenarios_a_job=1, disk_bytes=0) as jobs:
        with pytest.raises(tc.InputError) as error:
            jobs.ask("a", SHORT)
        assert len(error.value.problems) == 4
        assert all(problem.remedy for problem in error.value.problems)
        assert jobs.of("a") == ()


def test_what_is_not_there_and_a_size_without_a_target_are_refused(tmp_path):
    with opened(tmp_path) as jobs:
        with pytest.raises(tc.InputError, match="Did you mean 'double-running'"):
            jobs.ask("a", JobAsked(scenarios=(Choice("double-runing"),)))
        with pytest.raises(tc.InputError, match="no scenario"):
            jobs.ask("a", JobAsked(scenarios=()))
        with pytest.raises(tc.InputError, match="Give a target"):
            jobs.ask("a", JobAsked("size_amhp"))
        with pytest.raises(tc.InputError, match="Another server"):
            opened(tmp_path)


def test_a_damaged_job_is_left_out_and_the_others_are_found(tmp_path):
    with opened(tmp_path) as jobs:
        job = jobs.ask("a", LONG)
        jobs.cancel("a", job.token)
        waited(jobs, "a", job.token)
    (kept,) = (tmp_path / "jobs").rglob("job.json")
    other = kept.parent.with_name("f" * 32)
    other.mkdir()
    (other / "job.json").write_text('{"token": "' + "f" * 32 + '", "asked": 7}')
    with opened(tmp_path) as jobs:
        assert [each.token for each in jobs.of("a")] == [job.token]


def test_what_a_size_came_to_is_told_again_as_it_was(tmp_path):
    cells = (Range(Number(float("nan")), Number(float("inf"), 1, sign=True)), ("a", "b"), "c")
    told = (Section((Paragraph("One.", hanging=2), TableBlock(text_columns("a", "b", "c"), (Row(cells),)))),)
    path = tmp_path / "answer.json"
    book = (Worksheet("Answer", told[0].blocks),)
    keep_json(path, {"json": {"size": 3}, "report": kept_report(told), "book": kept_report(book), "title": "Beds"})
    job = PageJob("a", JobAsked("size_capacity"), "finished", answer=path)
    found = size_found(job)
    assert (found.said, found.title) == ({"size": 3}, "Beds")
    assert (repr(found.words), repr(found.sheets)) == (repr(told), repr(book))
    with pytest.raises(tc.InputError, match="no answer"):
        size_found(PageJob("a", JobAsked("size_capacity"), "failed"))


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full_is_told_and_ends_no_queue(tmp_path, monkeypatch):
    with opened(tmp_path) as jobs:
        with monkeypatch.context() as there:
            there.setattr("tandemcare.web.jobs.queue.keep_json", full)
            with pytest.raises(tc.RunError, match="No space left on device") as error:
                jobs.ask("a", SHORT)
            assert str(tmp_path) not in str(error.value)
            assert jobs.of("a") == ()
        with monkeypatch.context() as there:
            there.setattr("tandemcare.web.jobs.queue.JobProcess", full)
            job = jobs.ask("a", SHORT)
            failed = waited(jobs, "a", job.token)
        assert failed.state == "failed"
        assert "No space left" in failed.error
        again = jobs.resume("a", job.token)
        with monkeypatch.context() as there:
            there.setattr("tandemcare.web.jobs.queue.keep_json", full)
            assert waited(jobs, "a", again.token).state == "finished"


def test_a_run_over_a_quota_is_refused_before_its_files_are_looked_for(tmp_path):
    many = JobAsked(scenarios=tuple(Choice(base=f"none-{number}") for number in range(3_000)))
    with opened(tmp_path) as jobs, pytest.raises(tc.InputError, match="scenarios, and 12 may be compared") as error:
        jobs.ask("a", many)
    assert len(str(error.value)) < 1_000


def test_what_stands_in_a_folder_of_the_server_counts_once_against_its_quota(tmp_path):
    jobs, uploads = tmp_path / ".page" / "jobs", tmp_path / ".page" / "uploads"
    for folder in (tmp_path, jobs, uploads):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "file").write_bytes(b"x" * 100)
    for most, stands_against in ((301, 0), (300, 1)):
        found = list(Quotas(disk_bytes=most).problems(SHORT, (), (jobs, tmp_path, uploads, tmp_path)))
        assert len(found) == stands_against
