#!/usr/bin/env python3
"""A believable morning of orders against a running Countersign, so that every list has something in it.

The same seed gives the same orders under the same client order ids: run again, it finds them and enters nothing twice.
Needs nothing but Python 3. Exits with 1 when an order came to something else than was meant.
"""

import argparse
import json
import os
import random
import sys
import urllib.error
import urllib.parse
import urllib.request

ADDRESS = "http://127.0.0.1:" + os.environ.get("COUNTERSIGN_API_PORT", "8080")
VENUES = {
    "XSIM": "http://127.0.0.1:" + os.environ.get("COUNTERSIGN_XSIM_ADMIN_PORT", "9881"),
    "YSIM": "http://127.0.0.1:" + os.environ.get("COUNTERSIGN_YSIM_ADMIN_PORT", "9883"),
}


class Desk:
    """The REST interface, as one person uses it."""

    def __init__(self, address, user):
        self.address = address
        self.user = user
        self.token = self.call("POST", "/api/dev/token", {"user": user}, token=None)["token"]

    def call(self, method, path, body=None, headers=None, token=""):
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        if token is not None:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            answer = json.load(error)
            return {"status": "PROBLEM", "problem": answer, "reasons": [{"code": answer.get("code", "?")}]}

    def submit(self, order, wait):
        return self.call("POST", "/api/orders", order, {"Prefer": f"wait={wait}"})


class Morning:
    def __init__(self, address, seed):
        self.random = random.Random(seed)
        self.prefix = f"demo-{seed}-"
        self.number = 0
        self.surprises = 0
        self.desks = {}
        self.address = address

    def desk(self, user):
        if user not in self.desks:
            self.desks[user] = Desk(self.address, user)
        return self.desks[user]

    def order(self, account, symbol, side, quantity, limit=None, tif="DAY"):
        self.number += 1
        order = {
            "clientOrderId": f"{self.prefix}{self.number:03d}",
            "accountId": account,
            "symbol": symbol,
            "side": side,
            "quantity": str(quantity),
            "orderType": "MARKET" if limit is None else "LIMIT",
            "timeInForce": tif,
        }
        if limit is not None:
            order["limitPrice"] = limit
        return order

    def place(self, what, order, expected, user="trader1", wait=5):
        answer = self.desk(user).submit(order, wait)
        self.report(what, order, answer, expected)
        return answer

    def report(self, what, order, answer, expected):
        got = answer.get("status", "?")
        codes = [reason["code"] for reason in answer.get("reasons", [])]
        meant = expected in codes or got in expected.split("|")
        self.surprises += 0 if meant else 1
        price = order.get("limitPrice", "market")
        print(
            f"{'  ' if meant else '! '}{order['clientOrderId']:<14} {order['accountId']} {order['side']:<10}"
            f" {order['quantity']:>7} {order['symbol']:<5} {price:>8} {order['timeInForce']}"
            f"  {got:<17} {' '.join(codes)}"
        )
        print(f"     {what}" + ("" if meant else f"; {expected} was expected"))

    def fault(self, venue, fault, count):
        query = urllib.parse.urlencode({"fault": fault, "count": count})
        request = urllib.request.Request(f"{VENUES[venue]}/fault?{query}", method="POST", data=b"")
        with urllib.request.urlopen(request, timeout=10) as response:
            response.read()

    def approve(self, user, answer, verdict, reason):
        approval = answer.get("approval")
        if approval is None:
            return {"status": "no approval was asked for"}
        desk = self.desk(user)
        request = desk.call("GET", "/api/approvals/" + approval["approvalId"])
        if request.get("state") != "OPEN":
            return request
        return desk.call(
            "POST",
            f"/api/approvals/{approval['approvalId']}/{verdict}",
            {"termsHash": request["termsHash"], "reason": reason},
        )

    def everyday(self):
        for symbol in ("BAC", "AIG", "SPY", "IBM"):
            for account in ("ACC-001", "ACC-002"):
                quantity = self.random.randrange(1, 5) * 100
                self.place("an everyday purchase", self.order(account, symbol, "BUY", quantity), "FILLED", wait=10)
        self.place("some of it sold again", self.order("ACC-001", "BAC", "SELL", 100), "FILLED", wait=10)
        self.place("a marked short sale", self.order("ACC-001", "IBM", "SELL_SHORT", 2000), "FILLED|PARTIALLY_FILLED|WORKING", wait=10)
        self.place("rests below the market", self.order("ACC-001", "SPY", "BUY", 200, "160.00", "GTC"), "WORKING", wait=1)
        self.place("all at once or not at all", self.order("ACC-001", "AIG", "BUY", 9000, tif="FOK"), "CANCELED", wait=10)
        self.place("what there is, the rest canceled", self.order("ACC-001", "AIG", "BUY", 6000, tif="IOC"), "CANCELED|FILLED", wait=10)

    def refused(self):
        self.place("on the restricted list", self.order("ACC-001", "RSTR", "BUY", 100), "RESTRICTED_SYMBOL")
        self.place("halted", self.order("ACC-001", "HALT", "BUY", 100), "INSTRUMENT_HALTED")
        self.place("out of session", self.order("ACC-001", "SHUT", "BUY", 100), "SESSION_CLOSED")
        self.place("no quote at all", self.order("ACC-001", "DARK", "BUY", 100), "PRICE_MISSING")
        self.place("no such symbol", self.order("ACC-001", "NOPE", "BUY", 100), "UNKNOWN_SYMBOL")
        self.place("not on a tick", self.order("ACC-001", "BAC", "BUY", 100, "13.805"), "PRICE_NOT_ON_TICK")
        self.place("not in whole lots", self.order("ACC-001", "HALT", "BUY", 150), "QUANTITY_NOT_IN_LOTS")
        self.place("far beyond the market", self.order("ACC-001", "BAC", "BUY", 100, "25.00"), "PRICE_COLLAR")
        self.place("a finger too fat", self.order("ACC-001", "BAC", "BUY", 2000000, "13.00"), "MAX_ORDER_QUANTITY")
        self.place("worth too much for one order", self.order("ACC-002", "SPY", "BUY", 900), "MAX_ORDER_NOTIONAL")
        self.place("sold without having it", self.order("ACC-002", "BAC", "SELL", 5000), "SELL_EXCEEDS_POSITION")
        self.place("somebody else's account", self.order("ACC-003", "BAC", "BUY", 100), "ACCOUNT_NOT_ENTITLED")
        self.place("close to a fifth of the account", self.order("ACC-002", "SPY", "BUY", 550, "160.00"), "WORKING", wait=1)
        self.place("more than a fifth of the account", self.order("ACC-002", "SPY", "BUY", 350, "160.00"), "CONCENTRATION")

    def countersigned(self):
        large = self.place("large: waits for a checker", self.order("ACC-001", "BAC", "BUY", 40000), "PENDING_APPROVAL|FILLED|PARTIALLY_FILLED|WORKING", wait=1)
        answer = self.approve("checker1", large, "approve", "Within the mandate, checked against the month's plan")
        print(f"     checker1 approves: {answer.get('status', answer.get('state'))}")
        refused = self.place("large: to be rejected", self.order("ACC-001", "IBM", "BUY", 3000), "PENDING_APPROVAL|REJECTED", wait=1)
        answer = self.approve("checker2", refused, "reject", "Not before the earnings call")
        print(f"     checker2 rejects: {answer.get('status', answer.get('state'))}")
        own = self.place("large: the maker tries alone", self.order("ACC-001", "AIG", "BUY", 11000), "PENDING_APPROVAL|EXPIRED", user="both1", wait=1)
        answer = self.approve("both1", own, "approve", "I am sure")
        print(f"     both1 approves the own order: {answer.get('problem', {}).get('code', answer.get('status', answer.get('state')))}")
        self.place("very large: needs two", self.order("ACC-003", "SPY", "BUY", 31000), "PENDING_APPROVAL|EXPIRED", user="trader2", wait=1)

    def failed(self):
        for venue in ("XSIM", "YSIM"):
            self.fault(venue, "reject", 1)
        self.place("the venue rejects it", self.order("ACC-001", "BAC", "BUY", 300), "EXECUTION_FAILED", wait=3)
        for venue in ("XSIM", "YSIM"):
            self.fault(venue, "reject", 0)
            self.fault(venue, "silent", 1)
        self.place("the venue is silent, then asked", self.order("ACC-001", "AIG", "BUY", 100), "FILLED", wait=20)
        for venue in ("XSIM", "YSIM"):
            self.fault(venue, "silent", 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--api", default=ADDRESS)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    morning = Morning(arguments.api, arguments.seed)
    try:
        morning.everyday()
        morning.refused()
        morning.countersigned()
        morning.failed()
    except urllib.error.URLError as error:
        sys.exit(f"Countersign does not answer at {arguments.api} ({error.reason}): start it with `make run`")
    if morning.surprises:
        sys.exit(f"{morning.surprises} orders came to something else than was meant (marked with !)")
    print("Every order came to what was meant.")


if __name__ == "__main__":
    main()
