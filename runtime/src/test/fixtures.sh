#!/bin/sh
# Builds the BPF objects that the tests read from the C files beside them, in both byte orders.
# CLANG names a clang of version 20 with the BPF target. The objects are committed; run this when a C file changes.
# What bpftool 7.1 and readelf (binutils 2.40) say of them is written down too, as expectations for the readers.
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

mkdir -p ../golden
for order in el eb; do
    bpftool btf dump file "kinds-$order.o" >"../golden/kinds-$order.bpftool.txt"
    readelf --wide --symbols "calls-$order.o" | awk '$1 ~ /^[0-9]+:$/ { print $2, $3, $4, $5, $6, $7, $8 }' \
        >"../golden/calls-$order.symbols.txt"
    readelf --wide --section-headers "calls-$order.o" | sed -n 's/^ *\[ *\([0-9]*\)\] *//p' |
        awk '$1 != "NULL" { print $1, $2, $3, $4, $5 }' >"../golden/calls-$order.sections.txt"
done
