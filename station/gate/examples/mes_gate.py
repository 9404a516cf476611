#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate that asks a manufacturing execution system over HTTP. In station.conf:

    [gate]
    command=/usr/share/claimcheck/examples/mes_gate.py http://mes.example/claimcheck
    timeout=5
    on-silence=hold

Each question is posted as it comes, one JSON object. 2xx lets the unit go on; 4xx refuses it with the words of the
answer's "message". Anything else is no answer: the station follows its own policy for silence.
"""
import json
import os
import signal
import sys
import urllib.error
import urllib.request


def post(url, body):
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=4) as answer:
        answer.read()


def words(error):
    try:
        return json.load(error).get("message", error.reason)
    except (ValueError, AttributeError):
        return error.reason


def main():
    body = sys.stdin.buffer.readline()
    try:
        post(sys.argv[1], body)
    except urllib.error.HTTPError as error:
        if 400 <= error.code < 500:
            print(json.dumps({"message": words(error)}))
            return 1
        os.kill(os.getpid(), signal.SIGTERM)  # not an answer: ending by a signal counts as silence
    except OSError:
        os.kill(os.getpid(), signal.SIGTERM)
    return 0


sys.exit(main())
