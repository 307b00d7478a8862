# Shared by ./test and the scripts beside this file; sourced, never run.
# Everything that is downloaded or made once lies in one cache directory and is used again by the next run.

test_cache=${JBCC_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jbcc-test}

say() { printf '%s\n' "$*" >&2; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# have COMMAND…: true if every command is there.
have() {
    local command
    for command; do
        type -P "$command" >/dev/null || return 1
    done
}

# locked NAME COMMAND…: runs a command while no other process runs one under the same name.
locked() {
    local name=$1
    shift
    mkdir -p "$test_cache/locks"
    (
        flock 9
        "$@" 9>&-
    ) 9>"$test_cache/locks/$name"
}
