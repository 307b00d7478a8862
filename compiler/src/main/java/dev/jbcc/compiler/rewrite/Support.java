package dev.jbcc.compiler.rewrite;

import java.util.EnumSet;
import java.util.Set;

/** What the rewritten program needs besides itself: headers, and small functions that are written out where they are used. */
final class Support {
    /** A header, in the order in which they are included. */
    enum Header {
        HELPERS("<bpf/bpf_helpers.h>"),
        CORE_READ("<bpf/bpf_core_read.h>"),
        TRACING("<bpf/bpf_tracing.h>"),
        ENDIAN("<bpf/bpf_endian.h>");

        private final String spelling;

        Header(String spelling) {
            this.spelling = spelling;
        }
    }

    /** A definition, in an order in which each may use those before it. */
    enum Snippet {
        READ("""
                /* The value of something in memory that a program cannot load from directly. */
                #define bpf_read(object) ({ \\
                	__typeof_unqual__(object) value__; \\
                	%READ%(&value__, sizeof(value__), (const void *)&(object)); \\
                	value__; \\
                })
                """),
        READ_AS("""
                /* The same, with the type spelled out. */
                #define bpf_read_as(type, object) ({ \\
                	type value__; \\
                	%READ%(&value__, sizeof(value__), (const void *)&(object)); \\
                	value__; \\
                })
                """),
        LOG2("""
                static __always_inline unsigned int bpf_log2(unsigned int value)
                {
                	unsigned int result = (value > 0xffff) << 4;
                	unsigned int shift;

                	value >>= result;
                	shift = (value > 0xff) << 3;
                	value >>= shift;
                	result |= shift;
                	shift = (value > 0xf) << 2;
                	value >>= shift;
                	result |= shift;
                	shift = (value > 0x3) << 1;
                	value >>= shift;
                	result |= shift;
                	return result | (value >> 1);
                }
                """),
        LOG2L("""
                static __always_inline unsigned int bpf_log2l(unsigned long value)
                {
                	unsigned int high = value >> 32;

                	return (high ? bpf_log2(high) + 32 : bpf_log2(value)) + 1;
                }
                """),
        LOOKUP_OR_TRY_INIT("""
                static __always_inline void *bpf_map_lookup_or_try_init(void *map, const void *key, const void *initial)
                {
                	void *value = bpf_map_lookup_elem(map, key);

                	if (value)
                		return value;
                	bpf_map_update_elem(map, key, initial, BPF_NOEXIST);
                	return bpf_map_lookup_elem(map, key);
                }
                """),
        INCREMENT("""
                /* Adds to a map's value. A key that the map lacks starts from zero. */
                #define bpf_map_increment(map, key, amount) ({ \\
                	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \\
                	if (!value__) { \\
                		__typeof__(*(map)->value) zero__ = {}; \\
                		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \\
                		value__ = bpf_map_lookup_elem(map, key); \\
                	} \\
                	if (value__) \\
                		*value__ += (amount); \\
                })
                """),
        INCREMENT_ELEMENT("""
                /* Adds to an element of an array map. An index beyond its end is ignored. */
                #define bpf_array_increment(map, key, amount) ({ \\
                	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \\
                	if (value__) \\
                		*value__ += (amount); \\
                })
                """),
        ATOMIC_INCREMENT("""
                /* Adds to a map's value in one step. A key that the map lacks starts from zero. */
                #define bpf_map_atomic_increment(map, key, amount) ({ \\
                	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \\
                	if (!value__) { \\
                		__typeof__(*(map)->value) zero__ = {}; \\
                		bpf_map_update_elem(map, key, &zero__, BPF_NOEXIST); \\
                		value__ = bpf_map_lookup_elem(map, key); \\
                	} \\
                	if (value__) \\
                		__sync_fetch_and_add(value__, amount); \\
                })
                """),
        ATOMIC_INCREMENT_ELEMENT("""
                /* Adds to an element of an array map in one step. An index beyond its end is ignored. */
                #define bpf_array_atomic_increment(map, key, amount) ({ \\
                	__typeof__((map)->value) value__ = bpf_map_lookup_elem(map, key); \\
                	if (value__) \\
                		__sync_fetch_and_add(value__, amount); \\
                })
                """);

        private final String text;

        Snippet(String text) {
            this.text = text;
        }
    }

    /** The helper that reads kernel and user memory alike, or the one that reads kernel memory only. */
    private final String readHelper;

    private final Set<Header> headers = EnumSet.of(Header.HELPERS);
    private final Set<Snippet> snippets = EnumSet.noneOf(Snippet.class);

    Support(String readHelper) {
        this.readHelper = readHelper;
    }

    String readHelper() {
        return readHelper;
    }

    void use(Header header) {
        headers.add(header);
    }

    void use(Snippet snippet) {
        snippets.add(snippet);
        if (snippet == Snippet.LOG2L) {
            snippets.add(Snippet.LOG2);
        }
    }

    /** Returns the beginning of the rewritten program. */
    String text() {
        StringBuilder out = new StringBuilder("#include \"vmlinux.h\"\n");
        boolean core = headers.contains(Header.CORE_READ) || headers.contains(Header.TRACING);
        if (core && !readHelper.equals("bpf_probe_read_kernel")) {
            out.append("#define BPF_CORE_READ_HELPER ").append(readHelper).append('\n');
        }
        for (Header header : headers) {
            out.append("#include ").append(header.spelling).append('\n');
        }
        for (Snippet snippet : snippets) {
            out.append('\n').append(snippet.text.replace("%READ%", readHelper));
        }
        return out.append('\n').toString();
    }
}
