package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.Diagnostic;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a user is told about a map that cannot be, or about a method that it cannot have. */
class MapDiagnosticsTest {
    private static final String FUNCTION = "int f(void *ctx) { return 0; }\n";

    private final DialectFixture fixture = new DialectFixture(Arch.X86_64);

    private String errors(String source) {
        CompileException e = assertThrows(CompileException.class, () -> fixture.rewrite(source, "a.c"));
        return e.diagnostics().stream().map(Diagnostic::summary).collect(Collectors.joining("\n"));
    }

    /** Returns what is wrong with declarations, which begin in line 1. */
    private String declared(String declarations) {
        return errors(declarations + "\n" + FUNCTION);
    }

    /** Returns what is wrong with a statement, which stands in line 1. */
    private String used(String declarations, String statement) {
        return errors("int f(void *ctx) { u32 small = 1; u64 key = 1; char text[16] = {};\n"
                        .replace("\n", " ")
                        .replace("int f", declarations + " int f")
                + "\n" + statement + "\nreturn 0; }\n");
    }

    @Test
    void types() {
        assertEquals(
                "a.c:1:1: map 'm': no map type 'hassh'; did you mean 'hash'",
                declared("BPF_TABLE(\"hassh\", u32, u64, m, 10);"));
        assertEquals("a.c:1:1: map 'm': no map type 'zebra'", declared("BPF_TABLE(\"zebra\", u32, u64, m, 10);"));
        assertEquals(
                "a.c:2:3: map 'm': its type is not a string; write it in quotes, such as \"hash\"",
                declared("\n  BPF_TABLE(hash, u32, u64, m, 10);"));
    }

    @Test
    void numbersOfEntries() {
        assertEquals("a.c:1:1: map 'm': 0 entries; it needs at least one", declared("BPF_HASH(m, u32, u64, 0);"));
        assertEquals(
                "a.c:1:1: map 'm': 4294967296 entries; at most 4294967295 are possible",
                declared("BPF_ARRAY(m, u64, 1UL << 32);"));
        assertEquals("a.c:1:1: map 'm': a negative number of entries", declared("BPF_ARRAY(m, u64, -1);"));
        assertEquals(
                "a.c:1:8: map 'm': the number of entries is not a constant", declared("int n; BPF_ARRAY(m, u64, n);"));
        assertEquals(
                "a.c:1:1: map 'm': use of undeclared identifier 'ENTRIES'", declared("BPF_ARRAY(m, u64, ENTRIES);"));
        assertEquals(
                "a.c:1:1: map 'm': 3 pages; the size of a ring buffer is a power of two",
                declared("BPF_RINGBUF_OUTPUT(m, 3);"));
    }

    @Test
    void numbersOfArguments() {
        assertEquals(
                "a.c:1:16: too many arguments for a map of type hash; it takes name, key, value and size",
                declared("BPF_HASH(m, u32, u64, 10, 20);"));
        assertEquals(
                "a.c:1:16: too few arguments for a map of type queue; it takes name, value and size",
                declared("BPF_QUEUE(m, u32);"));
        assertEquals(
                "a.c:1:16: too few arguments for a pinned table; it takes type, key, value, name, size and path",
                declared("BPF_TABLE_PINNED(\"hash\", u32, u64, m, 10);"));
    }

    @Test
    void keysAndValues() {
        assertEquals(
                "a.c:1:1: map 'm': type 'struct nowhere' is not complete; define it, or take a pointer to it",
                declared("BPF_HASH(m, struct nowhere);"));
        assertEquals("a.c:1:1: map 'm': unknown type name 'nowhere_t'", declared("BPF_HASH(m, u32, nowhere_t);"));
        assertEquals(
                "a.c:1:1: map 'm': key of 8 bytes ('u64'): an index has 4 bytes",
                declared("BPF_TABLE(\"array\", u64, u64, m, 10);"));
        assertEquals(
                "a.c:1:1: map 'm': key of 4 bytes ('u32'): a prefix of 4 bytes and at least 1, at most 256 bytes of data; "
                        + "its first member is the length of the prefix in bits, a u32",
                declared("BPF_LPM_TRIE(m, u32);"));
        assertEquals(
                "a.c:1:28: map 'm': key of 513 bytes ('struct k'): at most 512 are possible",
                declared("struct k { char x[513]; }; BPF_HASH(m, struct k);"));
        assertEquals(
                "a.c:1:30: map 'm': value of 32769 bytes ('struct v') for each CPU; at most 32768 are possible",
                declared("struct v { char x[32769]; };   BPF_PERCPU_ARRAY(m, struct v);"));
        assertEquals(
                "a.c:1:1: map 'm': value of 8 bytes ('u64'): maps of type prog have values of 4",
                declared("BPF_TABLE(\"prog\", u32, u64, m, 10);"));
    }

    @Test
    void innerMaps() {
        assertEquals(
                "a.c:2:1: map 'outer': inner map 'ex2': no map of that name; did you mean 'ex1'",
                declared("BPF_ARRAY(ex1);\nBPF_ARRAY_OF_MAPS(outer, \"ex2\", 10);"));
        assertEquals(
                "a.c:2:1: map 'outer': inner map 'jumps': maps of type prog cannot be inside of others",
                declared("BPF_PROG_ARRAY(jumps, 4);\nBPF_HASH_OF_MAPS(outer, \"jumps\");"));
        assertEquals(
                "a.c:1:1: map 'm': maps of type hash have no inner map",
                declared("BPF_TABLE(\"hash$m\", u32, u64, m, 10);"));
    }

    @Test
    void pins() {
        assertEquals(
                "a.c:1:1: map 'm': pinned to 'here': a path begins with '/', such as '/sys/fs/bpf/m'",
                declared("BPF_TABLE_PINNED(\"hash\", u32, u64, m, 10, \"here\");"));
    }

    @Test
    void twice() {
        assertEquals("a.c:2:1: map 'm': declared twice", declared("BPF_HASH(m);\nBPF_HASH(m, u32);"));
    }

    @Test
    void methods() {
        assertEquals(
                "a.c:2:1: map 'm': no method 'get_stackid', as it is of type hash; stacktrace maps have it; "
                        + "it has lookup, lookup_or_init, lookup_or_try_init, update, insert, delete, increment, atomic_increment",
                used("BPF_HASH(m);", "m.get_stackid(ctx, 0);"));
        assertEquals(
                "a.c:2:1: map 'm': no method 'lookup', as it is of type stacktrace; it has get_stackid",
                used("BPF_STACK_TRACE(m, 10);", "m.lookup(&small);"));
        assertEquals(
                "a.c:2:3: map 'm': no method 'pusk'; did you mean 'push'",
                used("BPF_QUEUE(m, u64, 10);", "m.pusk(&key);"));
        assertEquals(
                "a.c:2:3: map 'm': no method 'frobnicate'; it has check_current_task",
                used("BPF_CGROUP_ARRAY(m, 10);", "m.frobnicate(0);"));
        assertEquals(
                "a.c:2:3: map 'm': no method 'lookup'; it has sk_storage_get, sk_storage_delete",
                used("BPF_SK_STORAGE(m, u64);", "m.lookup(&small);"));
    }

    @Test
    void argumentsOfMethods() {
        assertEquals(
                "a.c:2:21: map 'm': increment(key [, amount]): 3 arguments, at most 2 expected",
                used("BPF_HASH(m);", "m.increment(key, 1, 2);"));
        assertEquals(
                "a.c:2:13: map 'm': increment(key [, amount]): 0 arguments, expected 1 or 2",
                used("BPF_HASH(m);", "m.increment();"));
        assertEquals(
                "a.c:2:9: map 'm': push(&value, flags): 1 argument, expected 2",
                used("BPF_QUEUE(m, u64, 10);", "m.push(0);"));
    }

    @Test
    void keysThatAreNoneOrTooSmall() {
        assertEquals(
                "a.c:2:10: map 'm': lookup(&key): the key is taken by its address; put '&' before it",
                used("BPF_HASH(m, u32);", "m.lookup(small);"));
        assertEquals(
                "a.c:2:10: map 'm': lookup(&key): the key has 8 bytes ('u64'), 'small' has 4",
                used("BPF_HASH(m);", "m.lookup(&small);"));
        assertEquals(
                "a.c:2:16: map 'm': update(&key, &value): the value has 24 bytes ('struct v'), 'text' has 16",
                used("struct v { u64 x[3]; }; BPF_HASH(m, u64, struct v);", "m.update(&key, (void *)&text);"));
        assertEquals(
                "a.c:2:7: map 'm': pop(result): the value has 8 bytes ('u64'), 'small' has 4",
                used("BPF_QUEUE(m, u64, 10);", "m.pop(&small);"));
    }
}
