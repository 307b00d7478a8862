# The contender bcc of the benchmark HotPaths: hotpaths_bcc.py PROGRAM.c. Prints lines of NAME NANOSECONDS, each the median of many turns.
import ctypes
import statistics
import sys
import time

from bcc import BPF

TURNS, RING_EVENTS, PERF_EVENTS, ENTRIES = 15, 4680, 4000, 10240
libc = ctypes.CDLL(None, use_errno=True)


class TestRun(ctypes.Structure):
    _fields_ = [
        ("fd", ctypes.c_uint32), ("result", ctypes.c_uint32), ("size_in", ctypes.c_uint32), ("size_out", ctypes.c_uint32),
        ("data_in", ctypes.c_uint64), ("data_out", ctypes.c_uint64), ("repeat", ctypes.c_uint32), ("duration", ctypes.c_uint32),
        ("rest", ctypes.c_uint8 * 40),
    ]


def produce(function, events):
    packet = ctypes.create_string_buffer(64)
    run = TestRun(fd=function.fd, size_in=64, data_in=ctypes.addressof(packet), repeat=events)
    if libc.syscall(321, 10, ctypes.byref(run), ctypes.sizeof(run)) != 0:
        raise OSError(ctypes.get_errno(), "BPF_PROG_TEST_RUN")


def measure(name, count, before, work):
    turns = []
    for _ in range(TURNS):
        before()
        start = time.perf_counter_ns()
        work()
        turns.append((time.perf_counter_ns() - start) / count)
    print(name, "%.2f" % statistics.median(turns), flush=True)


decoding = False
total = 0
delivered = 0


def take(table, data):
    global total, delivered
    delivered += 1
    if decoding:
        event = table.event(data)
        total += event.number + len(event.comm)


def update_all(table):
    for key in range(ENTRIES):
        table[ctypes.c_uint32(key)] = ctypes.c_uint64(key)


def lookup_all(table):
    for key in range(ENTRIES):
        table[ctypes.c_uint32(key)]


def check(expected):
    global delivered
    if delivered != TURNS * expected:
        raise SystemExit("%d events of %d" % (delivered, TURNS * expected))
    delivered = 0


b = BPF(src_file=sys.argv[1])
to_ring = b.load_func("to_ring", BPF.SCHED_CLS)
to_perf = b.load_func("to_perf", BPF.SCHED_CLS)
b["ring"].open_ring_buffer(lambda context, data, size: take(b["ring"], data))
b["events"].open_perf_buffer(lambda cpu, data, size: take(b["events"], data), page_cnt=64)
for decoding in False, True:
    kind = "decoded" if decoding else "raw"
    measure("ring-" + kind, RING_EVENTS, lambda: produce(to_ring, RING_EVENTS), b.ring_buffer_consume)
    check(RING_EVENTS)
    measure("perf-" + kind, PERF_EVENTS, lambda: produce(to_perf, PERF_EVENTS), b.perf_buffer_consume)
    check(PERF_EVENTS)
counts = b["counts"]
measure("map-update", ENTRIES, lambda: None, lambda: update_all(counts))
measure("map-lookup", ENTRIES, lambda: None, lambda: lookup_all(counts))
measure("map-batch", ENTRIES, lambda: None, lambda: list(counts.items_lookup_batch()))
measure("map-items", ENTRIES, lambda: None, lambda: counts.items())
addresses = [int(line.split()[0], 16) for line in open("/proc/kallsyms") if line.split()[1] in "tT"]
chosen = addresses[:: max(1, len(addresses) // ENTRIES)]
start = time.perf_counter_ns()
BPF.ksym(chosen[0])
print("ksym-first", "%.2f" % (time.perf_counter_ns() - start))
measure("ksym-next", len(chosen), lambda: None, lambda: [BPF.ksym(address) for address in chosen])
