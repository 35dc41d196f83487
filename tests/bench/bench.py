#!/usr/bin/env python3
"""How long an order takes, and what it costs, at one client on the embedded default.

Starts a Countersign of its own on free ports with an empty data directory, warms it up, and measures over REST:
  decision  POST /orders until the risk decision (no Prefer header)
  filled    POST /orders until the fill (Prefer: wait=10)
and, per filled order: transactions of PostgreSQL, persistence operations of the Temporal server, history events.
Prints a table and, with --json FILE, keeps the figures. Linux; needs nothing but Python 3 and what `make build` made.
"""

import argparse
import http.client
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTS = (
    "API", "ADMIN", "TEMPORAL", "TEMPORAL_UI", "OPA", "POSTGRES", "XSIM", "XSIM_ADMIN", "YSIM", "YSIM_ADMIN",
)
# What changes a workflow's state on disk; each is at least one transaction of the server's store.
WRITES = ("CreateWorkflowExecution", "UpdateWorkflowExecution")


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Countersign:
    """A system of our own, from nothing, gone when we are."""

    def __init__(self, jvm_flags):
        self.folder = tempfile.mkdtemp(prefix="countersign-bench-")
        self.ports = dict(zip(PORTS, free_ports(len(PORTS))))
        environment = dict(os.environ, COUNTERSIGN_DATA_DIR=self.folder + "/data")
        environment.update({f"COUNTERSIGN_{name}_PORT": str(port) for name, port in self.ports.items()})
        java = subprocess.check_output([str(ROOT / "tools/jdk.sh")], text=True).strip() + "/bin/java"
        self.log = open(self.folder + "/log", "w+")
        self.process = subprocess.Popen(
            [java, *jvm_flags, "-jar", str(ROOT / "api/target/countersign.jar"), "dev"],
            cwd=ROOT, env=environment, stdout=self.log, stderr=subprocess.STDOUT,
        )
        self.wait_until_ready(120)

    def wait_until_ready(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.admin("/healthcheck"), timeout=2):
                    return
            except OSError:
                time.sleep(0.2)  # the one thing to wait for is the answer itself
        self.log.seek(0)
        sys.exit("Countersign does not come up:\n" + self.log.read())

    def admin(self, path):
        return f"http://127.0.0.1:{self.ports['ADMIN']}{path}"

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
        shutil.rmtree(self.folder)

    def transactions(self):
        """Transactions of our database so far, read-only ones included."""
        return metric(self.admin("/metrics"), r"^postgres_transactions_total\{[^}]*\} (\S+)")

    def cpu_ms(self):
        """Processor time so far, by part: the application, and the servers that are its children."""
        parents, parts = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                pid, name, rest = re.fullmatch(r"(\d+) \((.*)\) (.*)", stat.read_text().strip()).groups()
            except (OSError, AttributeError):
                continue  # it has just ended
            fields = rest.split()
            parents[int(pid)] = (int(fields[1]), name, int(fields[11]) + int(fields[12]))
        for pid, (_, name, ticks) in parents.items():
            if pid == self.process.pid:
                parts["application"] = ticks
            elif self.process.pid in lineage(pid, parents):
                parts[name] = parts.get(name, 0) + ticks
        return {part: ticks * 1000 / os.sysconf("SC_CLK_TCK") for part, ticks in parts.items()}

    def server_writes(self):
        """State-changing persistence operations of the Temporal server so far."""
        pattern = r'^persistence_requests\{[^}]*operation="(?:%s)"[^}]*\} (\S+)' % "|".join(WRITES)
        return metric(f"http://127.0.0.1:{self.temporal_metrics_port()}/metrics", pattern)

    def temporal_metrics_port(self):
        """Temporal chooses the port for its metrics itself: one of those its process listens on."""
        for pid in os.listdir("/proc"):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_text()
            except OSError:
                continue
            if "start-dev" in command and self.folder in command:
                for port in listening(pid):
                    try:
                        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=1) as answer:
                            if b"persistence_requests" in answer.read():
                                return port
                    except (OSError, http.client.HTTPException):
                        continue
        raise RuntimeError("Temporal's metrics are not found")


def lineage(pid, parents):
    while pid in parents:
        pid = parents[pid][0]
        yield pid


def listening(pid):
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            match = re.match(r"socket:\[(\d+)\]", os.readlink(descriptor))
        except OSError:
            continue
        if match:
            inodes.add(match.group(1))
    ports = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                ports.append(int(fields[1].rsplit(":", 1)[1], 16))
    return ports


def metric(url, pattern):
    with urllib.request.urlopen(url, timeout=10) as answer:
        values = re.findall(pattern, answer.read().decode(), re.MULTILINE)
    return sum(float(value) for value in values)


class Client:
    """One client on one connection that is kept."""

    def __init__(self, port, user):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = None
        self.token = self.call("POST", "/api/dev/token", {"user": user})["token"]

    def call(self, method, path, body=None, headers=None):
        every = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            every["Authorization"] = "Bearer " + self.token
        self.connection.request(method, path, json.dumps(body) if body is not None else None, every)
        answer = self.connection.getresponse()
        content = json.load(answer)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content}")
        return content


def order(number):
    """A share bought and sold in turn, in two stocks: it can go on for ever without meeting a limit."""
    return {
        "clientOrderId": f"bench-{number}",
        "accountId": "ACC-001",
        "symbol": ("BAC", "AIG")[number % 2],
        "side": ("BUY", "BUY", "SELL", "SELL")[number % 4],
        "quantity": "1",
        "orderType": "MARKET",
        "timeInForce": "DAY",
    }


class Run:
    def __init__(self, system):
        self.client = Client(system.ports["API"], "trader1")
        self.number = 0

    def submit(self, prefer, expected):
        headers = {"Prefer": prefer} if prefer else {}
        began = time.perf_counter()
        answer = self.client.call("POST", "/api/orders", order(self.number), headers)
        took = (time.perf_counter() - began) * 1000
        self.number += 1
        if answer["status"] not in expected:
            raise RuntimeError(f"an order came to {answer['status']} {answer['reasons']}, not to {expected}")
        return took, answer

    def until_filled(self, order_id):
        while self.client.call("GET", "/api/orders/" + order_id)["status"] != "FILLED":
            pass

    def decisions(self, count):
        times = []
        for _ in range(count):
            took, answer = self.submit(None, ("RELEASED", "WORKING", "PARTIALLY_FILLED", "FILLED"))
            times.append(took)
            self.until_filled(answer["orderId"])  # so that the next one does not pay for this one
        return times

    def fills(self, count):
        return [self.submit("wait=10", ("FILLED",))[0] for _ in range(count)]


def percentile(times, share):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(system, arguments):
    run = Run(system)
    print(f"warming up for {arguments.warmup} s", flush=True)
    deadline = time.monotonic() + arguments.warmup
    while time.monotonic() < deadline:
        run.fills(1)
    # What the quotes and the relay cost while nothing is ordered is measured by the clock, and taken off.
    idle_began, idle, idle_cpu = time.monotonic(), system.transactions(), system.cpu_ms()
    time.sleep(5)
    idle_for = time.monotonic() - idle_began
    idle_rate = (system.transactions() - idle) / idle_for
    idle_cpu = {part: (now - idle_cpu.get(part, 0)) / idle_for for part, now in system.cpu_ms().items()}
    print(f"measuring {arguments.orders} decisions", flush=True)
    decisions = run.decisions(arguments.orders)
    print(f"measuring {arguments.orders} fills", flush=True)
    began, transactions, writes, cpu = time.monotonic(), system.transactions(), system.server_writes(), system.cpu_ms()
    fills = run.fills(arguments.orders)
    elapsed = time.monotonic() - began
    cpu = {
        part: (now - cpu.get(part, 0) - idle_cpu.get(part, 0) * elapsed) / arguments.orders
        for part, now in system.cpu_ms().items()
    }
    transactions = system.transactions() - transactions - idle_rate * elapsed
    writes = system.server_writes() - writes
    _, answer = run.submit("wait=10", ("FILLED",))
    history = run.client.call("GET", f"/api/orders/{answer['orderId']}/history")["items"]
    return {
        "decision_ms": {"p50": percentile(decisions, 0.5), "p99": percentile(decisions, 0.99)},
        "filled_ms": {"p50": percentile(fills, 0.5), "p99": percentile(fills, 0.99)},
        "database_transactions_an_order": transactions / arguments.orders,
        "temporal_writes_an_order": writes / arguments.orders,
        "history_events": sum(1 for item in history if item["source"] == "WORKFLOW"),
        "audit_records": sum(1 for item in history if item["source"] == "AUDIT"),
        "cpu_ms_an_order": cpu,
        "orders": arguments.orders,
        "warmup_s": arguments.warmup,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.release()} {platform.machine()}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--warmup", type=int, default=30, help="seconds")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--jvm", default="-Xmx1g --sun-misc-unsafe-memory-access=allow")
    arguments = parser.parse_args()
    system = Countersign(arguments.jvm.split())
    try:
        figures = measure(system, arguments)
    finally:
        system.stop()
    for name in ("decision_ms", "filled_ms"):
        print(f"{name:<32} p50 {figures[name]['p50']:7.1f}   p99 {figures[name]['p99']:7.1f}")
    for name in ("database_transactions_an_order", "temporal_writes_an_order", "history_events", "audit_records"):
        print(f"{name:<32} {figures[name]:7.1f}")
    for part, spent in sorted(figures["cpu_ms_an_order"].items(), key=lambda item: -item[1]):
        print(f"cpu_ms_an_order {part:<16} {spent:7.1f}")
    print(f"{figures['orders']} orders each, {figures['warmup_s']} s of warm-up, {figures['machine']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
