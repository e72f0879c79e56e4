"""The child's side: a request on its input, an answer on its output, limits before the first strange byte is read."""

import json
import resource
import sys
import warnings

from parsing.faults import CUT, TOO_LARGE, Fault

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20


def serve(*tasks):
    """Answer the one request of this process by one of `tasks`: content, options → (facts, bytes)."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    warnings.simplefilter("ignore")
    asked = json.loads(sys.stdin.buffer.readline())
    [task] = [task for task in tasks if task.__name__ == asked["task"]]
    try:
        facts, body = task(sys.stdin.buffer.read(), **asked["options"])
        answer = {"facts": facts}
    except Fault as fault:
        answer, body = {"fault": fault.word, "facts": fault.facts}, b""
    except MemoryError:
        answer, body = {"fault": TOO_LARGE, "facts": {}}, b""
    except Exception:  # whatever a parser says of a file that is not as it should be
        answer, body = {"fault": CUT, "facts": {}}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)
