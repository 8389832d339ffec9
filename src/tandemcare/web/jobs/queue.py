"""The queue of jobs: one runs at a time, in a spawned process of lower priority; state is on the disk."""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from threading import Condition, Thread
from types import TracebackType

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.files import locked

from ..chosen import files_of
from ..folders import folders_in, is_key, keep_json, key_of, made, read_json
from ..shipped_files import shipped_root
from ..uploads import Upload, Uploads
from .job import JobAsked, PageJob, job_of
from .process import JobProcess
from .quotas import WHERE, Quotas
from .roots import Roots
from .work import Finish

_ABOUT, _ANSWER = "job.json", "answer.json"
_FULL = "Tell whoever looks after the server: its disk may be full or read-only."
_IS_READ = "A run of yours that waits or is under way reads it.", "Wait until that is finished, or cancel it under Run."
SECONDS_BETWEEN_KEPT = 1.0
"""How often the progress of a job is put on the disk at most."""


class Jobs:
    """The jobs of all users in a folder, and the process that does the first of them; one for a server.

    A server that begins where another was killed finds its jobs: what ran is "interrupted" and can be resumed, what
    waited waits again. No user can see or stop the jobs of another; the same study is run once all the same, as run
    folders are named by what is in them. `runs` is where these are. `finish` is done with the results of a comparison,
    in the process that ran it, before that is finished.
    """

    def __init__(
        self,
        folder: Path,
        uploads: Uploads,
        *,
        runs: Path,
        quotas: Quotas | None = None,
        finish: Finish | None = None,
    ) -> None:
        self.folder, self.uploads, self.runs, self.quotas = folder, uploads, runs, quotas or Quotas()
        self._roots = Roots({"shipped": shipped_root(), "uploads": uploads.folder, "jobs": folder, "runs": runs})
        self._finish = finish
        self._changed = Condition()
        self._held = ExitStack()
        self._lock_folder()
        self._folders: dict[str, Path] = {}
        self._jobs = self._found()
        self._running: JobProcess | None = None
        self._is_closed = False
        self._thread = Thread(target=self._work, name="tandem-jobs", daemon=True)
        self._thread.start()

    def ask(self, user: str, asked: JobAsked) -> PageJob:
        """Return a new job at the end of the queue; InputError where it makes no sense or is over a quota."""
        with self._changed:
            problems = list(self._problems(user, asked))
            if problems:
                raise InputError(problems)
            files = tuple(files_of(self.uploads, user, each) for each in asked.scenarios)
            number = 1 + max((job.number for job in self._jobs.values()), default=0)
            token = key_of("job", user, str(number), repr(asked))
            folder = self.folder / key_of("jobs", user) / token
            job = PageJob(token, asked, "waiting", number, files=files)
            try:
                _put(folder, job, self._roots)
            except (OSError, InputError) as error:
                raise RunError(f"This run cannot be kept: {_why(error)}. {_FULL}") from error
            self._folders[token] = folder
            self._keep(job)
            return self._as_now(token)

    def job(self, user: str, token: str) -> PageJob:
        """Return how a job is now; InputError where this user has none of this token."""
        with self._changed:
            self._refuse_others(user, token)
            return self._as_now(token)

    def of(self, user: str) -> tuple[PageJob, ...]:
        """Return the jobs of a user, the newest first."""
        with self._changed:
            mine = [self._as_now(token) for token in self._jobs if self._is_of(user, token)]
        return tuple(sorted(mine, key=lambda job: -job.number))

    def cancel(self, user: str, token: str) -> PageJob:
        """Take a job out of the queue or tell it to stop, without waiting; what is finished of it is kept."""
        with self._changed:
            self._refuse_others(user, token)
            job = self._jobs[token]
            if job.state == "waiting":
                self._keep(replace(job, state="cancelled"))
            elif self._running is not None and self._running.token == token:
                self._running.cancel()
            return self._as_now(token)

    def resume(self, user: str, token: str) -> PageJob:
        """Put a job that stopped at the end of the queue again, to go on from what is finished.

        InputError where it is over a quota by now, or a file that it reads was removed.
        """
        with self._changed:
            self._refuse_others(user, token)
            job = self._jobs[token]
            if job.can_resume:
                problems = list(self._problems(user, job.asked))
                if problems:
                    raise InputError(problems)
                files = tuple(files_of(self.uploads, user, each) for each in job.asked.scenarios)
                number = 1 + max(each.number for each in self._jobs.values())
                self._keep(replace(job, state="waiting", number=number, files=files, error="", notes=()))
            return self._as_now(token)

    def remove_upload(self, user: str, upload: Upload) -> None:
        """Forget a file that a user has sent; InputError where a run of theirs that is not over reads it.

        Nothing is asked for meanwhile: a run that is asked for either is known here, or finds no file any more.
        """
        with self._changed:
            if any(job.needs(upload.path) for token, job in self._jobs.items() if self._is_of(user, token)):
                raise InputError([Problem(upload.name, *_IS_READ)])
            self.uploads.remove(user, upload.token)

    def close(self) -> None:
        """End the process; what runs is "interrupted", and can be resumed by the next server."""
        with self._changed:
            self._is_closed = True
            if self._running is not None:
                self._running.kill()
            self._changed.notify_all()
        self._thread.join()
        self._held.close()

    def __enter__(self) -> Jobs:
        """Return the jobs themselves, to be closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def _lock_folder(self) -> None:
        try:
            self._held.enter_context(locked(made(self.folder) / ".lock"))
        except RunError as error:
            found = "Another server keeps its runs here."
            raise InputError([Problem(str(self.folder), found, "End it, or name another folder.")]) from error

    def _found(self) -> dict[str, PageJob]:
        """Return the jobs of servers before; what one left running was interrupted."""
        found = []
        for folder in (each for of_user in folders_in(self.folder) for each in folders_in(of_user)):
            said = read_json(folder / _ABOUT)
            try:
                job = job_of(said or {}, self._roots)
            except (KeyError, TypeError, ValueError):
                continue  # half a job, or one of another version: its run folder is whole all the same
            self._folders[job.token] = folder
            if job.state == "running":
                job = replace(job, state="interrupted")
                _put(folder, job, self._roots)
            found.append(job)
        return {job.token: job for job in sorted(found, key=lambda job: job.number)}

    def _problems(self, user: str, asked: JobAsked) -> list[Problem]:
        mine = [job for token, job in self._jobs.items() if self._is_of(user, token)]
        problems = list(self.quotas.problems(asked, mine, (self.folder, self.runs, self.uploads.folder)))
        if not asked.scenarios:
            problems.append(Problem(WHERE, "It has no scenario.", "Choose one at least."))
        if asked.kind != "compare" and not any(asked.targets):
            problems.append(Problem(WHERE, "Nothing says what a size must meet.", "Give a target."))
        return problems

    def _is_of(self, user: str, token: str) -> bool:
        return self._folders[token].parent.name == key_of("jobs", user)

    def _refuse_others(self, user: str, token: str) -> None:
        if not (is_key(token) and token in self._jobs and self._is_of(user, token)):
            raise InputError([Problem(WHERE, "There is no such run of yours.", "Look at the list of your runs.")])

    def _as_now(self, token: str) -> PageJob:
        """Return a job with what hangs on the others and on the clock."""
        job = self._jobs[token]
        if job.state == "waiting":
            earlier = [one for one in self._jobs.values() if not one.is_over and one.number < job.number]
            return replace(job, before=len(earlier))
        if job.state == "running" and self._running is not None:
            return replace(job, seconds_left=self._running.seconds_left())
        return job

    def _keep(self, job: PageJob) -> None:
        """Take a job as it is now, put it on the disk and tell whoever waits for a change.

        A disk that takes nothing more ends no queue: what it does not take is known until the server ends.
        """
        self._jobs[job.token] = job
        with suppress(OSError, InputError):
            _put(self._folders[job.token], job, self._roots)
        self._changed.notify_all()

    def _work(self) -> None:
        """Do the first of the jobs that wait, again and again."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or self._first() is not None)
                job = self._first()
                if self._is_closed or job is None:
                    return
                job = replace(job, state="running", done=0, total=0, step=0)
                self._keep(job)
                self._running = self._begun(job)
            if self._running is not None:
                self._follow(self._running)

    def _begun(self, job: PageJob) -> JobProcess | None:
        """Return the process of a job, or None where it cannot be begun, which its user is told."""
        try:
            return JobProcess(job, made(self.runs), self._folders[job.token] / _ANSWER, self._finish)
        except (OSError, InputError) as error:
            self._keep(replace(job, state="failed", error=f"This run cannot be begun: {_why(error)}. {_FULL}"))
            return None

    def _first(self) -> PageJob | None:
        waiting = [job for job in self._jobs.values() if job.state == "waiting"]
        return min(waiting, key=lambda job: job.number, default=None)

    def _follow(self, running: JobProcess) -> None:
        """Take what a process tells of its job until it has ended."""
        kept = time.monotonic()
        for job in running.told():
            with self._changed:
                self._jobs[job.token] = job
                if job.is_over or time.monotonic() - kept >= SECONDS_BETWEEN_KEPT:
                    kept = time.monotonic()
                    self._keep(job)
                self._changed.notify_all()
        with self._changed:
            self._running = None
            # A job that has told of its end may wait again by now, as its user has resumed it.
            if not running.job.is_over:
                self._keep(running.ended(is_closing=self._is_closed))


def _put(folder: Path, job: PageJob, roots: Roots) -> None:
    """Put a job on the disk."""
    made(folder)
    keep_json(folder / _ABOUT, job.to_json_object(roots))


def _why(error: OSError | InputError) -> str:
    """Return why a disk does not take something, in words that name no folder."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return getattr(cause, "strerror", None) or type(error).__name__
