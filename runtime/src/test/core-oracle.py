#!/usr/bin/env python3
"""Writes what libbpf makes of the CO-RE relocations of the fixtures, as expectations for CoreRelocationTest.

Needs root, since libbpf relocates on the way into the kernel, and libbpf.so.1. Whether the kernel accepts the programs does
not matter. Run after fixtures.sh, on a little-endian machine.
"""
import ctypes
import os
import re
import sys

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "resources/dev/jbcc/runtime/object/fixtures")
libbpf = ctypes.CDLL("libbpf.so.1")
libc = ctypes.CDLL("libc.so.6")
log = []


class OpenOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("object_name", ctypes.c_char_p), ("relaxed_maps", ctypes.c_bool),
                ("pin_root_path", ctypes.c_char_p), ("unused", ctypes.c_uint32), ("kconfig", ctypes.c_char_p),
                ("btf_custom_path", ctypes.c_char_p)]


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
def collect(_level, text, arguments):
    line = ctypes.create_string_buffer(4096)
    libc.vsnprintf(line, ctypes.c_size_t(4096), text, ctypes.c_void_p(arguments))
    log.append(line.value.decode())
    return 0


def load_only(program):
    """Relocates one program at a time, since one that cannot be relocated ends the whole load."""
    log.clear()
    options = OpenOptions(ctypes.sizeof(OpenOptions), None, False, None, 0, None,
                          os.path.join(FIXTURES, "kernel-el.o").encode())
    libbpf.bpf_object__open_file.restype = ctypes.c_void_p
    libbpf.bpf_object__next_program.restype = ctypes.c_void_p
    libbpf.bpf_program__name.restype = ctypes.c_char_p
    opened = ctypes.c_void_p(libbpf.bpf_object__open_file(os.path.join(FIXTURES, "core-el.o").encode(),
                                                           ctypes.byref(options)))
    names = []
    at = libbpf.bpf_object__next_program(opened, None)
    while at:
        name = libbpf.bpf_program__name(ctypes.c_void_p(at)).decode()
        names.append(name)
        libbpf.bpf_program__set_autoload(ctypes.c_void_p(at), name == program)
        at = libbpf.bpf_object__next_program(opened, ctypes.c_void_p(at))
    if program:
        libbpf.bpf_object__load(opened)
    libbpf.bpf_object__close(opened)
    return names


def answers(program):
    load_only(program)
    found = {}
    refused = False
    for line in log:
        if "ambiguity" in line:
            refused = True
        patched = re.search(r"patched insn #(\d+) \(([^)]*)\) (\S+) (\S+) -> (\S+)", line)
        if patched:
            slot, what, number = int(patched[1]), patched[3], patched[5].rstrip(";\n")
            found.setdefault(slot, []).append(f"{what} {number}")
        poisoned = re.search(r"substituting insn #(\d+) w/ invalid insn", line)
        if poisoned:
            found.setdefault(int(poisoned[1]), []).append("poisoned")
    if refused:
        return [f"{program} refused"]
    return [f"{program} {slot} {' '.join(found[slot])}" for slot in sorted(found)]


libbpf.libbpf_set_print(collect)
lines = []
for name in load_only(None):
    lines += answers(name)
if not lines:
    sys.exit("core-oracle: libbpf relocated nothing; is this root on a kernel with BPF?")
target = os.path.join(FIXTURES, "../golden/core-el.libbpf.txt")
os.makedirs(os.path.dirname(target), exist_ok=True)
with open(target, "w") as out:
    out.write("\n".join(lines) + "\n")
