"""Collecting garbage pauses while objects are made, and goes on afterwards, whoever else is at it."""

import gc
import threading

import pytest

from hansa.kernel.growing import growing


def test_it_goes_on_after_an_error():
    with pytest.raises(ValueError, match="wrong"), growing():
        assert not gc.isenabled()
        raise ValueError("wrong")
    assert gc.isenabled()


def test_it_goes_on_when_the_last_block_ends():
    inside, ended = threading.Event(), threading.Event()

    def other():
        with growing():
            inside.set()
            ended.wait(10)

    with growing():
        thread = threading.Thread(target=other)
        thread.start()
        inside.wait(10)
        with growing():
            pass
    assert not gc.isenabled()
    ended.set()
    thread.join()
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off():
    gc.disable()
    try:
        with growing():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
