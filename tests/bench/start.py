#!/usr/bin/env python3
"""How long `make run` takes from the command to ready: from nothing, and again on the data of the first time.

Runs it on free ports with a data directory of its own, which is gone afterwards. Ready is when every health check
passes, prices included. What was built stays built: `make build` comes before. Linux; needs nothing but Python 3.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from bench import PORTS, ROOT, free_ports

PATIENCE = 180  # seconds


def start(folder, ports):
    """Seconds from the command to ready. It is stopped again when this returns."""
    environment = dict(os.environ, COUNTERSIGN_DATA_DIR=folder + "/data")
    environment.update({f"COUNTERSIGN_{name}_PORT": str(port) for name, port in ports.items()})
    # Our own make's settings would be taken for its own.
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        environment.pop(name, None)
    with open(folder + "/log", "w+") as log:
        began = time.monotonic()
        process = subprocess.Popen(["make", "run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            while not is_ready(ports["ADMIN"]):
                if process.poll() is not None or time.monotonic() - began > PATIENCE:
                    log.seek(0)
                    sys.exit("Countersign does not come up:\n" + log.read())
                time.sleep(0.05)  # the one thing to wait for is the answer itself
            return time.monotonic() - began
        finally:
            process.terminate()  # make passes it on, and waits
            process.wait(60)


def is_ready(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthcheck", timeout=2):
            return True
    except OSError:
        return False


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=2, help="starts on the same data")
    times = arguments.parse_args().times
    folder = tempfile.mkdtemp(prefix="countersign-start-")
    ports = dict(zip(PORTS, free_ports(len(PORTS))))
    try:
        for number in range(1, times + 1):
            load = os.getloadavg()[0]
            seconds = start(folder, ports)
            print(f"start {number}: ready after {seconds:.1f} s (load average before {load:.1f}, {os.cpu_count()} cores)")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
