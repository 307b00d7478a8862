#!/bin/sh
# Builds the BPF objects that the tests read from the C files beside them, in both byte orders.
# CLANG names a clang of version 20 with the BPF target. The objects are committed; run this when a C file changes.
set -eu
clang=${CLANG:-clang}
cd "$(dirname "$0")/resources/dev/jbcc/runtime/object/fixtures"
for source in *.bpf.c; do
    name=${source%.bpf.c}
    for order in el eb; do
        "$clang" -target "bpf$order" -mcpu=v3 -O2 -g -fno-crash-diagnostics -Wall -Wno-unused-variable -Wno-unused-function -Wno-visibility \
            -fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. -c "$source" -o "$name-$order.o"
    done
done
