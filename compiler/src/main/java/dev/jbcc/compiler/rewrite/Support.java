package dev.jbcc.compiler.rewrite;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the rewritten program needs besides itself: headers, and small functions that are written out where they are used. */
final class Support {
    /** A header, in the order in which they are included. */
    enum Header {
        HELPERS("<bpf/bpf_helpers.h>"),
        CORE_READ("<bpf/bpf_core_read.h>"),
        TRACING("<bpf/bpf_tracing.h>"),
        USDT("<bpf/usdt.bpf.h>"),
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
            	__typeof__(((void)0, (object))) value__; \\
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
        USDT_ARGUMENT("""
            /* Reads an argument of a USDT probe, counted from 0, into a variable of any size. */
            #define bpf_usdt_arg_into(ctx, number, target) ({ \\
            	long argument__; \\
            	long error__ = bpf_usdt_arg(ctx, number, &argument__); \\
            	*(target) = (__typeof__(((void)0, *(target))))argument__; \\
            	error__; \\
            })
            """),
        USDT_MEMORY("""
            /* Copies from where an argument of a USDT probe, counted from 0, points to. */
            #define bpf_usdt_arg_read(ctx, number, target, size) ({ \\
            	long argument__; \\
            	long error__ = bpf_usdt_arg(ctx, number, &argument__); \\
            	error__ ? error__ : bpf_probe_read_user(target, size, (void *)argument__); \\
            })
            """),
        LEAST("""
            /* The smaller of two numbers, in a form that the verifier takes for a bound. */
            #define bpf_least(value, limit) ({ \\
            	unsigned long long value__ = (value); \\
            	barrier_var(value__); \\
            	value__ < (limit) ? value__ : (limit); \\
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
        CURSOR("""
            /* Moves a cursor behind a header, and returns where it was. */
            #define cursor_advance(cursor, bytes) ({ \\
            	void *cursor__ = (cursor); \\
            	(cursor) += (bytes); \\
            	cursor__; \\
            })
            """),
        LOAD("""
            /* Load from a packet, in host order. A program that looks beyond the packet's end ends there, with 0. */
            u64 load_byte(void *skb, u64 offset) asm("llvm.bpf.load.byte");
            u64 load_half(void *skb, u64 offset) asm("llvm.bpf.load.half");
            u64 load_word(void *skb, u64 offset) asm("llvm.bpf.load.word");
            """),
        LOAD_DWORD("""
            static __always_inline u64 load_dword(void *skb, u64 offset)
            {
            	return load_word(skb, offset) << 32 | load_word(skb, offset + 4);
            }
            """),
        PACKET_LOAD("""
            /* Loads bits of a packet. The first bit of a byte is its highest. */
            static __always_inline u64 bpf_dext_pkt(void *skb, u64 offset, u64 first, u64 bits)
            {
            	u64 bytes = (first + bits + 7) / 8;
            	u64 value = 0;

            	if (bytes & 8)
            		value = load_word(skb, offset) << 32 | load_word(skb, offset + 4);
            	if (bytes & 4)
            		value = load_word(skb, offset);
            	if (bytes & 2)
            		value = value << 16 | load_half(skb, offset + (bytes & 4));
            	if (bytes & 1)
            		value = value << 8 | load_byte(skb, offset + (bytes & 6));
            	value >>= bytes * 8 - first - bits;
            	return bits < 64 ? value & ((1ULL << bits) - 1) : value;
            }
            """),
        PACKET_STORE("""
            /* Stores bits of a packet, and keeps those around them. */
            static __always_inline u64 bpf_dins_pkt(void *skb, u64 offset, u64 first, u64 bits, u64 value)
            {
            	u64 bytes = (first + bits + 7) / 8;
            	u64 below = bytes * 8 - first - bits;
            	u64 mask = (bits < 64 ? (1ULL << bits) - 1 : ~0ULL) << below;
            	u64 stored = value << below;

            	if (first || below)
            		stored = (bpf_dext_pkt(skb, offset, 0, bytes * 8) & ~mask) | (stored & mask);
            	stored = bpf_cpu_to_be64(stored << (64 - bytes * 8));
            	bpf_skb_store_bytes(skb, offset, &stored, bytes, 0);
            	return value;
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
            		__typeof__(*(map)->value) zero__ = {0}; \\
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
            		__typeof__(*(map)->value) zero__ = {0}; \\
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
            """),
        RINGBUF_OUTPUT_OR_COUNT("""
            /* Puts a sample into a ring buffer, or counts it as lost. */
            static __always_inline __attribute__((nodebug)) long
            bpf_ringbuf_output_or_count(void *ring, void *sample, __u64 size, __u64 flags, __u64 *lost)
            {
            	long error = bpf_ringbuf_output(ring, sample, size, flags);

            	if (error)
            		__sync_fetch_and_add(lost, 1);
            	return error;
            }
            """),
        RINGBUF_RESERVE_OR_COUNT("""
            /* Reserves room for a sample in a ring buffer, or counts it as lost. */
            static __always_inline __attribute__((nodebug)) void *
            bpf_ringbuf_reserve_or_count(void *ring, __u64 size, __u64 flags, __u64 *lost)
            {
            	void *sample = bpf_ringbuf_reserve(ring, size, flags);

            	if (!sample)
            		__sync_fetch_and_add(lost, 1);
            	return sample;
            }
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

    /** Ring buffers whose losses are counted. */
    private final Set<String> counted = new LinkedHashSet<>();

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
        switch (snippet) {
            case LOG2L -> use(Snippet.LOG2);
            case LOAD_DWORD, PACKET_LOAD -> use(Snippet.LOAD);
            case PACKET_STORE -> {
                use(Snippet.PACKET_LOAD);
                use(Header.ENDIAN);
            }
            default -> {}
        }
    }

    /** Returns the variable that counts the samples that find no room in a ring buffer. Whoever reads the buffer knows its name. */
    String lossCounter(String map) {
        counted.add(map);
        return map + "__lost";
    }

    /** Returns the beginning of the rewritten program. */
    String text() {
        StringBuilder out = new StringBuilder("#include \"vmlinux.h\"\n");
        boolean core =
                headers.contains(Header.CORE_READ) || headers.contains(Header.TRACING) || headers.contains(Header.USDT);
        if (core && !readHelper.equals("bpf_probe_read_kernel")) {
            out.append("#define BPF_CORE_READ_HELPER ").append(readHelper).append('\n');
        }
        for (Header header : headers) {
            out.append("#include ").append(header.spelling).append('\n');
        }
        for (Snippet snippet : snippets) {
            out.append('\n').append(snippet.text.replace("%READ%", readHelper));
        }
        for (String map : counted) {
            out.append("\n/* Samples that found no room in '").append(map).append("'. */\n");
            out.append("__u64 ").append(lossCounter(map)).append(";\n");
        }
        return out.append('\n').toString();
    }
}
