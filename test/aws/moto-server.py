"""Runs a moto server on a free port, and prints the port. It ends when its standard input does, which the system closes
with whoever started it, even if that is killed."""

import logging
import os
import sys
import threading

from moto.server import ThreadedMotoServer


def end_with_the_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


watch = threading.Thread(target=end_with_the_parent)
watch.start()
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
watch.join()
