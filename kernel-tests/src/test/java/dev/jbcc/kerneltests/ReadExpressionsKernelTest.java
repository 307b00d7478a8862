package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random expressions over a graph of structs give what C says they give. The graph lies in the memory of this process, which
 * reads of programs reach as they reach the kernel's; each expression is made together with its value.
 */
@KernelTest(host = true)
class ReadExpressionsKernelTest {
    private static final long SEED = Long.getLong("test.seed", 20_251_122L);
    private static final int ROUNDS = Integer.getInteger("test.rounds", 3);
    private static final int EXPRESSIONS = 12;
    private static final int DEPTH = Integer.getInteger("test.depth", 4);
    private static final int NODES = 7;
    private static final int CONTEXT_BYTES = 12 * 8;

    private static final String TYPES = """
            struct node;
            struct inner { int x; struct node *back; };
            struct node {
                struct node *next;
                struct node *other;
                struct node *links[2];
                u64 wide;
                int number;
                short small;
                u8 byte;
                char letter;
                u32 low : 5, middle : 11, high : 16;
                int negative : 9;
                struct inner in;
                struct inner ins[3];
                int numbers[4];
                union { u64 whole; struct { u32 first, second; }; };
            };
            BPF_ARRAY(results, long, 16);
            BPF_HASH(kept, u32, struct node *);

            static struct node *next_of(struct node *n)
            {
                return n->next;
            }

            static int number_of(struct node *n)
            {
                return n->number;
            }
            """;

    // offsets in struct node, as clang lays it out for BPF
    private static final int NEXT = 0;
    private static final int OTHER = 8;
    private static final int LINKS = 16;
    private static final int WIDE = 32;
    private static final int NUMBER = 40;
    private static final int SMALL = 44;
    private static final int BYTE = 46;
    private static final int LETTER = 47;
    private static final int BITS = 48;
    private static final int NEGATIVE = 52;
    private static final int IN = 56;
    private static final int INS = 72;
    private static final int NUMBERS = 120;
    private static final int WHOLE = 136;
    private static final int NODE_BYTES = 144;
    private static final int INNER_BYTES = 16;
    private static final int BACK = 8;

    private final Random random = new Random(SEED);
    private MemorySegment nodes = MemorySegment.NULL;

    /** A piece of C and what it is worth: a number, or the index of a node. */
    private record Piece(String text, long value) {}

    @Test
    void everyExpressionHasItsValue() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Arena arena = Arena.ofConfined()) {
                nodes = arena.allocate((long) NODES * NODE_BYTES, 8);
                fill();
                runRound(round);
            }
        }
    }

    private void runRound(int round) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder program = new StringBuilder(TYPES);
        for (int i = 0; i < EXPRESSIONS; i++) {
            Piece piece = number(DEPTH);
            pieces.add(piece);
            program.append("int e").append(i).append("(struct bpf_raw_tracepoint_args *ctx)\n{\n");
            program.append("    struct node *n = (struct node *)ctx->args[0];\n");
            program.append("    struct node **slot, *again = n;\n");
            program.append("    u32 zero = 0;\n    int key = ").append(i).append(", k = 1;\n    long value;\n\n");
            program.append("    kept.update(&zero, &n);\n    slot = kept.lookup(&zero);\n");
            program.append("    if (!slot)\n        return 1;\n");
            program.append("    value = ").append(piece.text()).append(";\n");
            program.append("    results.update(&key, &value);\n    return 0;\n}\n\n");
        }
        try (Bpf bpf = Bpf.fromText(program.toString()).autoAttach(false).open()) {
            ByteBuffer context = ByteBuffer.allocate(CONTEXT_BYTES).order(ByteOrder.nativeOrder());
            context.putLong(0, nodes.address());
            Table<Integer, Long> results = bpf.table("results", Integer.class, Long.class);
            for (int i = 0; i < EXPRESSIONS; i++) {
                bpf.loadFunc("e" + i, ProgramType.RAW_TRACEPOINT).testRun(TestRun.ofContext(context.array()));
                assertEquals(
                        pieces.get(i).value(),
                        results.get(i).orElse(0L),
                        "seed " + SEED + ", round " + round + ": "
                                + pieces.get(i).text());
            }
        }
    }

    private void fill() {
        for (long offset = 0; offset < nodes.byteSize(); offset += 4) {
            nodes.set(ValueLayout.JAVA_INT, offset, random.nextInt());
        }
        for (int node = 0; node < NODES; node++) {
            for (int field : new int[] {NEXT, OTHER, LINKS, LINKS + 8, IN + BACK, INS + BACK, INS + 24, INS + 40}) {
                long target = nodes.address() + (long) random.nextInt(NODES) * NODE_BYTES;
                nodes.set(ValueLayout.JAVA_LONG, (long) node * NODE_BYTES + field, target);
            }
        }
    }

    private long word(long node, int offset) {
        return nodes.get(ValueLayout.JAVA_LONG, node * NODE_BYTES + offset);
    }

    private int half(long node, int offset) {
        return nodes.get(ValueLayout.JAVA_INT, node * NODE_BYTES + offset);
    }

    private long target(long node, int offset) {
        return (word(node, offset) - nodes.address()) / NODE_BYTES;
    }

    /** Returns an expression that points to a node. */
    private Piece pointer(int depth) {
        if (depth == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> new Piece("again", 0);
                case 1 -> new Piece("(*slot)", 0);
                case 2 -> new Piece("((struct node *)ctx->args[0])", 0);
                default -> new Piece("n", 0);
            };
        }
        Piece p = pointer(depth - 1);
        String t = p.text();
        int i = random.nextInt(2);
        int j = random.nextInt(3);
        return switch (random.nextInt(16)) {
            case 0, 1 -> new Piece(t + "->next", target(p.value(), NEXT));
            case 2 -> new Piece(t + "->other", target(p.value(), OTHER));
            case 3 -> new Piece("(*" + t + ").next", target(p.value(), NEXT));
            case 4 -> new Piece(t + "[0].other", target(p.value(), OTHER));
            case 5 -> new Piece(t + "->links[" + i + "]", target(p.value(), LINKS + 8 * i));
            case 6 -> new Piece("(*(" + t + "->links + " + i + "))", target(p.value(), LINKS + 8 * i));
            case 7 -> new Piece(t + "->in.back", target(p.value(), IN + BACK));
            case 8 -> new Piece(t + "->ins[" + j + "].back", target(p.value(), INS + INNER_BYTES * j + BACK));
            case 9 -> new Piece("(&" + t + "->in)->back", target(p.value(), IN + BACK));
            case 10 -> new Piece("((struct node *)(void *)" + t + ")", p.value());
            case 11 -> new Piece("((struct node *)(unsigned long)" + t + "->next)", target(p.value(), NEXT));
            case 12 -> {
                Piece other = pointer(depth - 1);
                Piece condition = number(depth - 1);
                yield new Piece(
                        "(" + condition.text() + " ? " + t + " : " + other.text() + ")",
                        condition.value() != 0 ? p.value() : other.value());
            }
            case 13 -> new Piece("({ struct node *m = " + t + "; m->other; })", target(p.value(), OTHER));
            case 14 -> new Piece("next_of(" + t + ")", target(p.value(), NEXT));
            default -> new Piece("(k++, " + t + "->next)", target(p.value(), NEXT));
        };
    }

    /** Returns an expression of type long. */
    private Piece number(int depth) {
        if (depth == 0) {
            int constant = random.nextInt(100);
            return new Piece(constant + "L", constant);
        }
        if (random.nextInt(3) == 0) {
            return combined(depth);
        }
        Piece p = pointer(random.nextInt(depth) + 1);
        Piece member = member(p.text(), p.value());
        return new Piece("(long)" + member.text(), member.value());
    }

    private Piece member(String t, long at) {
        int i = random.nextInt(4);
        int j = random.nextInt(3);
        int bits = half(at, BITS);
        return switch (random.nextInt(20)) {
            case 0 -> new Piece(t + "->wide", word(at, WIDE));
            case 1 -> new Piece(t + "->number", half(at, NUMBER));
            case 2 -> new Piece(t + "->small", (short) half(at, SMALL));
            case 3 -> new Piece(t + "->byte", (half(at, SMALL) >>> (8 * (BYTE - SMALL))) & 0xff);
            case 4 -> new Piece(t + "->letter", (byte) (half(at, SMALL) >>> (8 * (LETTER - SMALL))));
            case 5 -> new Piece(t + "->low", bits & 0x1f);
            case 6 -> new Piece(t + "->middle", (bits >>> 5) & 0x7ff);
            case 7 -> new Piece(t + "->high", bits >>> 16);
            case 8 -> new Piece(t + "->negative", half(at, NEGATIVE) << 23 >> 23);
            case 9 -> new Piece(t + "->in.x", half(at, IN));
            case 10 -> new Piece(t + "->ins[" + j + "].x", half(at, INS + INNER_BYTES * j));
            case 11 -> new Piece(t + "->numbers[" + i + "]", half(at, NUMBERS + 4 * i));
            case 12 -> new Piece("*(" + t + "->numbers + " + i + ")", half(at, NUMBERS + 4 * i));
            case 13 ->
                new Piece(t + "->numbers[" + t + "->byte & 3]", half(at, NUMBERS + 4 * ((half(at, SMALL) >>> 16) & 3)));
            case 14 -> new Piece("(&" + t + "->ins[" + j + "])->x", half(at, INS + INNER_BYTES * j));
            case 15 -> new Piece(t + "->second", half(at, WHOLE + 4) & 0xffffffffL);
            case 16 -> new Piece("({ struct inner c = " + t + "->in; c.x; })", half(at, IN));
            case 17 ->
                new Piece("({ struct inner c; c = " + t + "->ins[" + j + "]; c.x; })", half(at, INS + INNER_BYTES * j));
            case 18 -> new Piece("number_of(" + t + ")", half(at, NUMBER));
            default ->
                new Piece("({ int *p = &" + t + "->numbers[1]; p[" + (i - 1) + "]; })", half(at, NUMBERS + 4 * i));
        };
    }

    private Piece combined(int depth) {
        Piece a = number(depth - 1);
        Piece b = number(depth - 1);
        String both = "(" + a.text() + " %s " + b.text() + ")";
        return switch (random.nextInt(11)) {
            case 0 -> new Piece(both.formatted("+"), a.value() + b.value());
            case 1 -> new Piece(both.formatted("-"), a.value() - b.value());
            case 2 -> new Piece(both.formatted("*"), a.value() * b.value());
            case 3 -> new Piece(both.formatted("^"), a.value() ^ b.value());
            case 4 -> new Piece(both.formatted("&"), a.value() & b.value());
            case 5 -> new Piece("(long)" + both.formatted("<"), a.value() < b.value() ? 1 : 0);
            case 6 -> new Piece("(long)" + both.formatted("&&"), a.value() != 0 && b.value() != 0 ? 1 : 0);
            case 7 -> new Piece("(-" + a.text() + ")", -a.value());
            case 8 -> new Piece("(~" + a.text() + ")", ~a.value());
            case 9 -> new Piece("(long)(u8)" + a.text(), a.value() & 0xff);
            default -> {
                Piece condition = number(depth - 1);
                yield new Piece(
                        "(" + condition.text() + " ? " + a.text() + " : " + b.text() + ")",
                        condition.value() != 0 ? a.value() : b.value());
            }
        };
    }
}
