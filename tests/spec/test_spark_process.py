"""The process that speaks to Spark: it is believed only if it answers, and has a loopback that nobody else is on."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tieout.engines.on_spark import SPARK, SparkProcess, SparkStart, SparkTask
from tieout.engines.process import EngineProcess
from tieout.values.spark import SparkChoice

LISTENS = """
import socket, sys
from tieout.engines.confinement import leave_the_network, refuse_far
leave_the_network(own_loopback=True)
refuse_far()
own = socket.create_server(("127.0.0.1", 0))
socket.create_connection(own.getsockname(), 5).close()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
    print("heard from outside")
except OSError:
    print("alone")
try:
    socket.create_connection(("192.0.2.1", 80), 1)
except PermissionError as error:
    print(error)
"""


def test_a_process_that_dies_has_counted_nothing():
    with EngineProcess(SPARK, "tieout.engines.no_such_module", ()) as process:
        asked = SparkProcess(process, SparkStart("/nowhere", SparkChoice()))
        said = asked.ask(SparkTask("/nowhere", (), (), ()))
        asked.close()
    assert said.reply is None
    assert said.error.startswith("Spark did not answer: it ended with exit code 1: ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux gives a process a network of its own")
def test_spark_on_this_machine_speaks_to_itself_alone():
    with socket.create_server(("127.0.0.1", 0)) as outside:
        port = str(outside.getsockname()[1])
        done = subprocess.run([sys.executable, "-c", LISTENS, port], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["alone", "socket.connect is refused here: judging needs no network"]
