"""Work beside the window: the newest question is answered, in the window's thread; nobody hears the older ones."""

from __future__ import annotations

import gc
import threading
from threading import Event

from pytestqt.qtbot import QtBot

from formulator.ui.work import Worker


def test_the_answer_comes_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    worker, told = Worker(), list[tuple[object, bool]]()
    here = threading.current_thread()
    worker.ask(threading.current_thread, lambda found: told.append((found is here, threading.current_thread() is here)), told.append)
    assert worker.working
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(False, True)]
    assert not worker.working


def test_only_the_newest_question_is_answered(qtbot: QtBot) -> None:
    worker, told, done = Worker(), list[object](), list[int]()
    gate = Event()

    def work(n: int) -> int:
        gate.wait(5)
        done.append(n)
        return n

    for n in range(20):
        worker.ask(lambda n=n: work(n), told.append, told.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert told == [19]
    assert len(done) <= 2


def test_two_workers_do_not_take_each_other_s_turn(qtbot: QtBot) -> None:
    one, other, told = Worker(), Worker(), list[object]()
    for n in range(5):
        one.ask(lambda n=n: ("one", n), told.append, told.append)
        other.ask(lambda n=n: ("other", n), told.append, told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert sorted(told) == [("one", 4), ("other", 4)]


def test_what_is_raised_is_handed_over(qtbot: QtBot) -> None:
    worker, told = Worker(), list[object]()
    worker.ask(lambda: 1 // 0, lambda found: told.append("done"), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], ZeroDivisionError)


def test_what_is_forgotten_is_not_heard(qtbot: QtBot) -> None:
    worker, told = Worker(), list[object]()
    gate = Event()
    worker.ask(lambda: gate.wait(5), told.append, told.append)
    worker.forget()
    gate.set()
    qtbot.wait(50)
    assert not told
    assert not worker.working


def test_it_is_said_that_it_takes_time_only_where_it_does(qtbot: QtBot) -> None:
    worker, told = Worker(), list[bool]()
    worker.busy.connect(told.append)
    gate = Event()
    worker.ask(lambda: None, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: not worker.working)
    assert True not in told
    worker.ask(lambda: gate.wait(5), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: True in told)
    gate.set()
    qtbot.waitUntil(lambda: not worker.working)
    assert told[-1] is False


def test_garbage_waits_for_the_window(qtbot: QtBot) -> None:
    """What a thread beside the window would collect may be a widget: nothing is collected there, and afterwards as before."""
    worker, told = Worker(), list[object]()
    assert gc.isenabled()
    for _ in range(3):
        worker.ask(gc.isenabled, told.append, told.append)
        qtbot.waitUntil(lambda: not worker.working)
    assert set(told) == {False}
    qtbot.waitUntil(gc.isenabled)
    gate = Event()
    worker.ask(lambda: gate.wait(5), told.append, told.append)
    other = Worker()
    other.ask(lambda: None, told.append, told.append)
    other.forget()
    worker.forget()
    gate.set()
    qtbot.waitUntil(gc.isenabled)


def test_a_worker_that_is_gone_is_not_missed(qtbot: QtBot) -> None:
    gate, told = Event(), list[object]()
    worker = Worker()
    worker.ask(lambda: gate.wait(5), told.append, told.append)
    del worker
    gate.set()
    qtbot.wait(50)
    assert not told
