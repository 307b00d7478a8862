#!/bin/sh
# Builds the BPF objects that the tests load from the C files beside them.
# CLANG names a clang of version 20 with the BPF target. The objects are committed; run this when a C file changes.
set -eu
clang=${CLANG:-clang}
cd "$(dirname "$0")/resources/dev/jbcc/kerneltests/fixtures"
for source in *.bpf.c; do
    "$clang" -target bpfel -mcpu=v3 -O2 -g -Wall -Wno-unused-variable -Wno-unused-function \
        -fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. -c "$source" -o "${source%.bpf.c}.o"
done
