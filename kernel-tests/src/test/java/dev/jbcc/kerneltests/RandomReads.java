package dev.jbcc.kerneltests;

import static dev.jbcc.kerneltests.NodeGraph.ADDRESS;
import static dev.jbcc.kerneltests.NodeGraph.BITS;
import static dev.jbcc.kerneltests.NodeGraph.BOXED;
import static dev.jbcc.kerneltests.NodeGraph.BYTE;
import static dev.jbcc.kerneltests.NodeGraph.DEEP;
import static dev.jbcc.kerneltests.NodeGraph.FAR;
import static dev.jbcc.kerneltests.NodeGraph.FIXED;
import static dev.jbcc.kerneltests.NodeGraph.FLAG;
import static dev.jbcc.kerneltests.NodeGraph.GRID;
import static dev.jbcc.kerneltests.NodeGraph.IN;
import static dev.jbcc.kerneltests.NodeGraph.INNER_BACK;
import static dev.jbcc.kerneltests.NodeGraph.INNER_BYTES;
import static dev.jbcc.kerneltests.NodeGraph.INS;
import static dev.jbcc.kerneltests.NodeGraph.LETTER;
import static dev.jbcc.kerneltests.NodeGraph.LINKS;
import static dev.jbcc.kerneltests.NodeGraph.NAME;
import static dev.jbcc.kerneltests.NodeGraph.NEGATIVE;
import static dev.jbcc.kerneltests.NodeGraph.NEXT;
import static dev.jbcc.kerneltests.NodeGraph.NUMBER;
import static dev.jbcc.kerneltests.NodeGraph.NUMBERS;
import static dev.jbcc.kerneltests.NodeGraph.OPAQUE;
import static dev.jbcc.kerneltests.NodeGraph.OTHER;
import static dev.jbcc.kerneltests.NodeGraph.SHADE;
import static dev.jbcc.kerneltests.NodeGraph.SHAKY;
import static dev.jbcc.kerneltests.NodeGraph.SMALL;
import static dev.jbcc.kerneltests.NodeGraph.WHOLE;
import static dev.jbcc.kerneltests.NodeGraph.WIDE;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Random C over a {@link NodeGraph}, each piece made together with what it means.
 */
final class RandomReads {
    /** The types, maps, macros and functions that the pieces use. */
    static final String DECLARATIONS = NodeGraph.STRUCTS + """
            typedef struct node *node_t;
            struct holder { int unused; struct node *p; };
            BPF_ARRAY(results, long, 64);
            BPF_HASH(kept, u32, struct node *);
            BPF_HASH(holders, u32, struct holder);
            BPF_ARRAY(totals, long, 4);
            #define NEXT(p) ((p)->next)
            #define NUMBER(p) (p)->number
            #define SUM(p, q) ((p)->number + (long)(q)->small)
            #define FIELD(p, f) ((p)->f)
            #define STEP(p) do { p = (p)->next; } while (0)
            #define ADD(a, p, f) a += (p)->f
            #define BACK(p) ({ struct node *found = (p)->in.back; found; })

            static struct node *next_of(struct node *n)
            {
                return n->next;
            }

            static int number_of(struct node *n)
            {
                return n->number;
            }

            static inline long steps_of(node_t n, int steps)
            {
                long sum = 0;

                for (int i = 0; i < 3; i++) {
                    if (i >= steps)
                        break;
                    n = n->next;
                    sum += n->number;
                }
                return sum;
            }

            static __always_inline int x_of(const struct inner *inner)
            {
                return inner->x;
            }

            static __noinline long far_of(struct node *n)
            {
                return n ? n->far : 0;
            }
            """;

    /** The head of a function: its locals, before the first random statement. */
    static final String LOCALS = """
                struct node *n = (struct node *)ctx->args[0], *p = n, *q = n->next, *ptrs[2] = { n, n->other };
                struct holder held = { .p = n }, *holder;
                struct inner copy = n->in, copies[2] = {};
                struct node **slot, *again = n;
                u32 zero = 0;
                int i = 0, k = 1, s = 0;
                long a = 3, b = 5, c = 7;

                kept.update(&zero, &n);
                slot = kept.lookup(&zero);
                holders.update(&zero, &held);
                holder = holders.lookup(&zero);
                if (!slot || !holder)
                    return 1;
            """;

    /** The value of a function with statements. */
    static final String OUTCOME =
            "a ^ (b << 1) ^ (c << 2) ^ s ^ p->number ^ (long)q->wide ^ ptrs[0]->small ^ held.p->byte ^ copy.x";

    private final Random random;
    private final NodeGraph graph;

    RandomReads(Random random, Arena arena) {
        this.random = random;
        this.graph = new NodeGraph(random, arena);
    }

    /** The address of the first node. */
    long address() {
        return graph.address();
    }

    /** A number in C, and what it is worth. */
    record Number(String text, ToLongFunction<State> value) {}

    /** A pointer in C, and the index of the node that it points to. */
    record Pointer(String text, ToIntFunction<State> node) {}

    /** A statement in C, and what it does. */
    record Statement(String text, Consumer<State> effect) {}

    /** The locals of a function. */
    static final class State {
        private static final int P = 0;
        private static final int Q = 1;
        private static final int FIRST = 2;
        private static final int HELD = 4;
        private static final String[] POINTER_NAMES = {"p", "q", "ptrs[0]", "ptrs[1]", "held.p"};
        private static final String[] NUMBER_NAMES = {"a", "b", "c"};

        private final int[] pointers = new int[POINTER_NAMES.length];
        private final long[] numbers = {3, 5, 7};
        private int narrow;
        private int copyX;
        private int copyBack;
    }

    /** The state after {@link #LOCALS}. */
    State initial() {
        State state = new State();
        state.pointers[State.Q] = graph.target(0, NEXT);
        state.pointers[State.FIRST + 1] = graph.target(0, OTHER);
        state.copyX = graph.half(0, IN);
        state.copyBack = graph.target(0, IN + INNER_BACK);
        return state;
    }

    /** What {@link #OUTCOME} is worth. */
    long outcome(State state) {
        return state.numbers[0]
                ^ state.numbers[1] << 1
                ^ state.numbers[2] << 2
                ^ state.narrow
                ^ graph.half(state.pointers[State.P], NUMBER)
                ^ graph.word(state.pointers[State.Q], WIDE)
                ^ graph.quarter(state.pointers[State.FIRST], SMALL)
                ^ graph.unsignedByte(state.pointers[State.HELD], BYTE)
                ^ state.copyX;
    }

    // --- pointers
    // ------------------------------------------------------------------------------------------------------

    private Pointer simplePointer() {
        if (random.nextBoolean()) {
            int which = random.nextInt(State.POINTER_NAMES.length);
            return new Pointer(State.POINTER_NAMES[which], state -> state.pointers[which]);
        }
        return switch (random.nextInt(7)) {
            case 0 -> new Pointer("again", state -> 0);
            case 1 -> new Pointer("(*slot)", state -> 0);
            case 2 -> new Pointer("((struct node *)ctx->args[0])", state -> 0);
            case 3 -> new Pointer("holder->p", state -> 0);
            case 4 -> new Pointer("copy.back", state -> state.copyBack);
            case 5 -> new Pointer("slot[0]", state -> 0);
            default -> new Pointer("n", state -> 0);
        };
    }

    private Pointer member(Pointer p, String text, int offset) {
        return new Pointer(text, state -> graph.target(p.node().applyAsInt(state), offset));
    }

    /** The table is the same wherever one comes from. */
    private static ToIntFunction<State> inTable(int node) {
        return state -> node;
    }

    /** Returns an expression that points to a node and changes nothing that other pieces look at. */
    Pointer pointer(int depth) {
        if (depth == 0) {
            return simplePointer();
        }
        Pointer p = pointer(depth - 1);
        String t = p.text();
        int i = random.nextInt(2);
        int j = random.nextInt(3);
        return switch (random.nextInt(36)) {
            case 0, 1 -> member(p, t + "->next", NEXT);
            case 2 -> member(p, t + "->other", OTHER);
            case 3 -> member(p, "(*" + t + ").next", NEXT);
            case 4 -> member(p, t + "[0].other", OTHER);
            case 5 -> member(p, t + "->links[" + i + "]", LINKS + 8 * i);
            case 6 -> member(p, "(*(" + t + "->links + " + i + "))", LINKS + 8 * i);
            case 7 -> member(p, t + "->in.back", IN + INNER_BACK);
            case 8 -> member(p, t + "->ins[" + j + "].back", INS + INNER_BYTES * j + INNER_BACK);
            case 9 -> member(p, "(&" + t + "->in)->back", IN + INNER_BACK);
            case 10 -> new Pointer("((struct node *)(void *)" + t + ")", p.node());
            case 11 -> member(p, "((struct node *)(unsigned long)" + t + "->next)", NEXT);
            case 12 -> {
                Pointer other = pointer(depth - 1);
                Number condition = number(depth - 1);
                yield new Pointer(
                        "(" + condition.text() + " ? " + t + " : " + other.text() + ")",
                        state -> (condition.value().applyAsLong(state) != 0 ? p : other)
                                .node()
                                .applyAsInt(state));
            }
            case 13 -> member(p, "({ struct node *m = " + t + "; m->other; })", OTHER);
            case 14 -> member(p, "next_of(" + t + ")", NEXT);
            case 15 -> member(p, "(k++, " + t + "->next)", NEXT);
            case 16 -> member(p, "((struct node *)" + t + "->opaque)", OPAQUE);
            case 17 -> member(p, "((node_t)" + t + "->address)", ADDRESS);
            case 18 -> new Pointer(t + "->table[" + j + "]", inTable(graph.tableEntry(j)));
            case 19 -> new Pointer("(*" + t + "->table)", inTable(graph.tableEntry(0)));
            case 20 -> new Pointer("(*(" + t + "->table + " + j + "))", inTable(graph.tableEntry(j)));
            case 21 -> member(p, "((struct node *)" + t + "->fixed)", FIXED);
            case 22 -> member(p, t + "->boxed.deep[" + i + "].back", DEEP + INNER_BYTES * i + INNER_BACK);
            case 23 -> member(p, "NEXT(" + t + ")", NEXT);
            case 24 -> member(p, "FIELD(" + t + ", ins[" + j + "].back)", INS + INNER_BYTES * j + INNER_BACK);
            case 25 -> member(p, "BACK(" + t + ")", IN + INNER_BACK);
            case 26 -> new Pointer("container_of(&" + t + "->in, struct node, in)", p.node());
            case 27 ->
                new Pointer(
                        "((struct node *)((char *)&" + t + "->numbers - offsetof(struct node, numbers)))", p.node());
            case 28 -> new Pointer("(" + t + " + 1 - 1)", p.node());
            case 29 -> new Pointer("(&(" + t + ")[1] - 1)", p.node());
            case 30 -> member(p, "(" + t + " ?: n)->next", NEXT);
            case 31 ->
                member(
                        p,
                        "({ struct inner part = " + t + "->ins[" + j + "]; part.back; })",
                        INS + INNER_BYTES * j + INNER_BACK);
            case 32 -> member(p, "({ const struct inner *in = &" + t + "->in; in->back; })", IN + INNER_BACK);
            case 33 -> member(p, "({ struct node **l = " + t + "->links; l[" + i + "]; })", LINKS + 8 * i);
            case 34 -> member(p, "(&" + t + "->boxed)->deep[" + i + "].back", DEEP + INNER_BYTES * i + INNER_BACK);
            default ->
                new Pointer(
                        "((struct node *)" + t + "->fixed->next)",
                        state -> graph.target(graph.target(p.node().applyAsInt(state), FIXED), NEXT));
        };
    }

    // --- numbers
    // -------------------------------------------------------------------------------------------------------

    /** Returns an expression of type long that changes nothing that other pieces look at. */
    Number number(int depth) {
        if (depth == 0) {
            int which = random.nextInt(4);
            if (which < State.NUMBER_NAMES.length) {
                return new Number(State.NUMBER_NAMES[which], state -> state.numbers[which]);
            }
            int constant = random.nextInt(100);
            return new Number(constant + "L", state -> constant);
        }
        if (random.nextInt(3) == 0) {
            return combined(depth);
        }
        Number read = read(pointer(random.nextInt(depth) + 1), depth);
        return new Number("(long)" + read.text(), read.value());
    }

    private Number of(Pointer p, String text, ToLongFunction<Integer> value) {
        return new Number(text, state -> value.applyAsLong(p.node().applyAsInt(state)));
    }

    /** Returns a read of a member. */
    private Number read(Pointer p, int depth) {
        String t = p.text();
        int i = random.nextInt(4);
        int j = random.nextInt(3);
        int k = random.nextInt(2);
        return switch (random.nextInt(46)) {
            case 0 -> of(p, t + "->wide", at -> graph.word(at, WIDE));
            case 1 -> of(p, t + "->number", at -> graph.half(at, NUMBER));
            case 2 -> of(p, t + "->small", at -> graph.quarter(at, SMALL));
            case 3 -> of(p, t + "->byte", at -> graph.unsignedByte(at, BYTE));
            case 4 -> of(p, t + "->letter", at -> graph.signedByte(at, LETTER));
            case 5 -> of(p, t + "->low", at -> graph.half(at, BITS) & 0x1f);
            case 6 -> of(p, t + "->middle", at -> (graph.half(at, BITS) >>> 5) & 0x7ff);
            case 7 -> of(p, t + "->high", at -> graph.half(at, BITS) >>> 16);
            case 8 -> of(p, t + "->negative", at -> graph.half(at, NEGATIVE) << 23 >> 23);
            case 9 -> of(p, t + "->in.x", at -> graph.half(at, IN));
            case 10 -> of(p, t + "->ins[" + j + "].x", at -> graph.half(at, INS + INNER_BYTES * j));
            case 11 -> of(p, t + "->numbers[" + i + "]", at -> graph.half(at, NUMBERS + 4 * i));
            case 12 -> of(p, "*(" + t + "->numbers + " + i + ")", at -> graph.half(at, NUMBERS + 4 * i));
            case 13 ->
                of(
                        p,
                        t + "->numbers[" + t + "->byte & 3]",
                        at -> graph.half(at, NUMBERS + 4 * (graph.unsignedByte(at, BYTE) & 3)));
            case 14 -> of(p, "(&" + t + "->ins[" + j + "])->x", at -> graph.half(at, INS + INNER_BYTES * j));
            case 15 -> of(p, t + "->second", at -> graph.half(at, WHOLE + 4) & 0xffffffffL);
            case 16 -> of(p, "({ struct inner part = " + t + "->in; part.x; })", at -> graph.half(at, IN));
            case 17 ->
                of(
                        p,
                        "({ struct inner part; part = " + t + "->ins[" + j + "]; part.x; })",
                        at -> graph.half(at, INS + INNER_BYTES * j));
            case 18 -> of(p, "number_of(" + t + ")", at -> graph.half(at, NUMBER));
            case 19 ->
                of(
                        p,
                        "({ int *m = &" + t + "->numbers[1]; m[" + (i - 1) + "]; })",
                        at -> graph.half(at, NUMBERS + 4 * i));
            case 20 -> of(p, t + "->grid[" + k + "][" + j + "]", at -> graph.quarter(at, GRID + 6 * k + 2 * j));
            case 21 ->
                of(p, "(*(" + t + "->grid + " + k + "))[" + j + "]", at -> graph.quarter(at, GRID + 6 * k + 2 * j));
            case 22 -> of(p, "*" + t + "->grid[" + k + "]", at -> graph.quarter(at, GRID + 6 * k));
            case 23 -> of(p, t + "->flag", at -> graph.unsignedByte(at, FLAG));
            case 24 -> of(p, "!" + t + "->flag", at -> graph.unsignedByte(at, FLAG) ^ 1);
            case 25 -> of(p, t + "->shade", at -> graph.half(at, SHADE) & 0xffffffffL);
            case 26 -> of(p, t + "->shaky", at -> graph.half(at, SHAKY));
            case 27 -> of(p, t + "->boxed.tag", at -> graph.unsignedByte(at, BOXED));
            case 28 -> of(p, t + "->boxed.deep[" + k + "].x", at -> graph.half(at, DEEP + INNER_BYTES * k));
            case 29 -> of(p, t + "->raw[" + i + "]", at -> graph.word(at, BOXED + 8 * i));
            case 30 -> of(p, t + "->far", at -> graph.word(at, FAR) << 24 >> 24);
            case 31 -> of(p, t + "->near", at -> graph.word(at, FAR) >>> 40);
            case 32 -> of(p, t + "->name[" + i + "]", at -> graph.signedByte(at, NAME + i));
            case 33 -> of(p, "*" + t + "->name", at -> graph.signedByte(at, NAME));
            case 34 -> of(p, "NUMBER(" + t + ")", at -> graph.half(at, NUMBER));
            case 35 -> of(p, "SUM(" + t + ", again)", at -> graph.half(at, NUMBER) + (long) graph.quarter(0, SMALL));
            case 36 -> of(p, "FIELD(" + t + ", in.x)", at -> graph.half(at, IN));
            case 37 -> of(p, "steps_of(" + t + ", " + j + ")", at -> steps(at, j));
            case 38 -> of(p, "x_of(&" + t + "->ins[" + j + "])", at -> graph.half(at, INS + INNER_BYTES * j));
            case 39 -> of(p, "far_of(" + t + ")", at -> graph.word(at, FAR) << 24 >> 24);
            case 40 -> {
                Pointer other = pointer(random.nextInt(depth));
                yield new Number(
                        "(" + t + "->next == " + other.text() + ")",
                        state -> graph.target(p.node().applyAsInt(state), NEXT)
                                        == other.node().applyAsInt(state)
                                ? 1
                                : 0);
            }
            case 41 -> of(p, "sizeof(" + t + "->ins)", at -> 3L * INNER_BYTES);
            case 42 -> of(p, "({ typeof(" + t + "->small) v = " + t + "->small; v; })", at -> graph.quarter(at, SMALL));
            case 43 ->
                of(p, "*(int *)((char *)" + t + " + offsetof(struct node, number))", at -> graph.half(at, NUMBER));
            case 44 -> of(p, "((u8 *)&" + t + "->wide)[" + i + "]", at -> graph.unsignedByte(at, WIDE + i));
            default ->
                of(
                        p,
                        "({ long v = 0; bpf_probe_read(&v, sizeof(v), &" + t + "->wide); v; })",
                        at -> graph.word(at, WIDE));
        };
    }

    private long steps(int node, int steps) {
        long sum = 0;
        int at = node;
        for (int i = 0; i < steps; i++) {
            at = graph.target(at, NEXT);
            sum += graph.half(at, NUMBER);
        }
        return sum;
    }

    private interface Operation {
        long apply(long a, long b);
    }

    private Number combined(int depth) {
        Number a = number(depth - 1);
        Number b = number(depth - 1);
        return switch (random.nextInt(14)) {
            case 0 -> both(a, "+", b, (x, y) -> x + y);
            case 1 -> both(a, "-", b, (x, y) -> x - y);
            case 2 -> both(a, "*", b, (x, y) -> x * y);
            case 3 -> both(a, "^", b, (x, y) -> x ^ y);
            case 4 -> both(a, "&", b, (x, y) -> x & y);
            case 5 -> both(a, "<", b, (x, y) -> x < y ? 1 : 0);
            case 6 -> both(a, "!=", b, (x, y) -> x != y ? 1 : 0);
            case 7 -> both(a, "&&", b, (x, y) -> x != 0 && y != 0 ? 1 : 0);
            case 8 -> both(a, "||", b, (x, y) -> x != 0 || y != 0 ? 1 : 0);
            case 9 -> new Number("(-" + a.text() + ")", state -> -a.value().applyAsLong(state));
            case 10 -> new Number("(~" + a.text() + ")", state -> ~a.value().applyAsLong(state));
            case 11 -> new Number("(long)(u8)" + a.text(), state -> a.value().applyAsLong(state) & 0xff);
            case 12 ->
                new Number("(long)(int)(" + a.text() + " >> 3)", state ->
                        (int) (a.value().applyAsLong(state) >> 3));
            default -> {
                Number condition = number(depth - 1);
                yield new Number(
                        "(" + condition.text() + " ? " + a.text() + " : " + b.text() + ")",
                        state -> (condition.value().applyAsLong(state) != 0 ? a : b)
                                .value()
                                .applyAsLong(state));
            }
        };
    }

    private static Number both(Number a, String operator, Number b, Operation operation) {
        return new Number(
                "(long)(" + a.text() + " " + operator + " " + b.text() + ")",
                state -> operation.apply(a.value().applyAsLong(state), b.value().applyAsLong(state)));
    }

    // --- statements
    // ----------------------------------------------------------------------------------------------------

    /** Returns some statements, one after the other. */
    Statement block(int count, int depth) {
        List<Statement> statements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Statement statement = statement(depth);
            statements.add(statement);
            text.append("    ").append(statement.text().replace("\n", "\n    ")).append('\n');
        }
        return new Statement(
                text.toString(), state -> statements.forEach(s -> s.effect().accept(state)));
    }

    private Statement statement(int depth) {
        return depth > 0 && random.nextInt(3) == 0 ? compound(depth) : simple(depth + 1);
    }

    private Statement body(int depth) {
        Statement inside = block(1 + random.nextInt(2), depth - 1);
        return new Statement("{\n" + inside.text() + "}", inside.effect());
    }

    private Statement compound(int depth) {
        Statement first = body(depth);
        Statement second = body(depth);
        Number n = number(depth);
        Pointer p = pointer(depth);
        int rounds = 1 + random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0 ->
                new Statement("if (" + n.text() + ") " + first.text(), state -> {
                    if (n.value().applyAsLong(state) != 0) {
                        first.effect().accept(state);
                    }
                });
            case 1 ->
                new Statement(
                        "if (" + n.text() + ") " + first.text() + " else " + second.text(),
                        state -> (n.value().applyAsLong(state) != 0 ? first : second)
                                .effect()
                                .accept(state));
            case 2 ->
                new Statement(
                        "for (int r" + depth + " = 0; r" + depth + " < " + rounds + "; r" + depth + "++) "
                                + first.text(),
                        state -> repeat(rounds, first, state));
            case 3 ->
                new Statement(
                        "for (p = " + p.text() + ", i = 0; i < " + rounds + "; p = p->next, i++)\n    a += p->number;",
                        state -> {
                            state.pointers[State.P] = p.node().applyAsInt(state);
                            for (int i = 0; i < rounds; i++) {
                                state.numbers[0] += graph.half(state.pointers[State.P], NUMBER);
                                state.pointers[State.P] = graph.target(state.pointers[State.P], NEXT);
                            }
                        });
            case 4 ->
                new Statement(
                        "i = 0;\nwhile ((q = q->other) && ++i < " + (rounds + 1)
                                + ") {\n    b ^= q->wide;\n    c -= q->ins[1].x;\n}",
                        state -> {
                            for (int i = 0; ; ) {
                                state.pointers[State.Q] = graph.target(state.pointers[State.Q], OTHER);
                                if (++i >= rounds + 1) {
                                    break;
                                }
                                state.numbers[1] ^= graph.word(state.pointers[State.Q], WIDE);
                                state.numbers[2] -= graph.half(state.pointers[State.Q], INS + INNER_BYTES);
                            }
                        });
            case 5 ->
                new Statement(
                        "switch (" + n.text() + " & 3) {\ncase 0: " + first.text()
                                + "\n    break;\ncase 2:\n    c++;\ndefault: " + second.text() + "\n}",
                        state -> {
                            long value = n.value().applyAsLong(state) & 3;
                            if (value == 0) {
                                first.effect().accept(state);
                                return;
                            }
                            if (value == 2) {
                                state.numbers[2]++;
                            }
                            second.effect().accept(state);
                        });
            case 6 ->
                new Statement(
                        "if ((p = " + p.text() + ") && p->flag)\n    a ^= p->number;\nelse\n    b += p->first;",
                        state -> {
                            int at = p.node().applyAsInt(state);
                            state.pointers[State.P] = at;
                            if (graph.unsignedByte(at, FLAG) != 0) {
                                state.numbers[0] ^= graph.half(at, NUMBER);
                            } else {
                                state.numbers[1] += graph.half(at, WHOLE) & 0xffffffffL;
                            }
                        });
            default ->
                new Statement(
                        "i = 0;\ndo {\n    p = p->links[i];\n    a -= p->in.x;\n} while (++i < 2 && p->flag);",
                        state -> {
                            int i = 0;
                            do {
                                state.pointers[State.P] = graph.target(state.pointers[State.P], LINKS + 8 * i);
                                state.numbers[0] -= graph.half(state.pointers[State.P], IN);
                            } while (++i < 2 && graph.unsignedByte(state.pointers[State.P], FLAG) != 0);
                        });
        };
    }

    private static void repeat(int rounds, Statement statement, State state) {
        for (int i = 0; i < rounds; i++) {
            statement.effect().accept(state);
        }
    }

    private Statement simple(int depth) {
        int target = random.nextInt(State.POINTER_NAMES.length);
        int result = random.nextInt(State.NUMBER_NAMES.length);
        String to = State.NUMBER_NAMES[result];
        Number n = number(depth);
        Pointer p = pointer(depth);
        String t = p.text();
        int j = random.nextInt(3);
        return switch (random.nextInt(20)) {
            case 0, 1 ->
                new Statement(
                        State.POINTER_NAMES[target] + " = " + t + ";",
                        state -> state.pointers[target] = p.node().applyAsInt(state));
            case 2 ->
                new Statement(
                        to + " = " + n.text() + ";",
                        state -> state.numbers[result] = n.value().applyAsLong(state));
            case 3 -> assign(result, "+=", n, (x, y) -> x + y);
            case 4 -> assign(result, "-=", n, (x, y) -> x - y);
            case 5 -> assign(result, "*=", n, (x, y) -> x * y);
            case 6 -> assign(result, "^=", n, (x, y) -> x ^ y);
            case 7 -> assign(result, "|=", n, (x, y) -> x | y);
            case 8 -> assign(result, "&=", n, (x, y) -> x & y);
            case 9 ->
                new Statement(
                        "s = " + n.text() + ";",
                        state -> state.narrow = (int) n.value().applyAsLong(state));
            case 10 -> new Statement(to + "++;", state -> state.numbers[result]++);
            case 11 ->
                new Statement(
                        "STEP(p);", state -> state.pointers[State.P] = graph.target(state.pointers[State.P], NEXT));
            case 12 ->
                new Statement(
                        "ADD(" + to + ", " + t + ", small);",
                        state -> state.numbers[result] += graph.quarter(p.node().applyAsInt(state), SMALL));
            case 13 ->
                new Statement(
                        "copy = " + t + "->ins[" + j + "];",
                        state -> copy(state, p.node().applyAsInt(state), INS + INNER_BYTES * j));
            case 14 ->
                new Statement(
                        "copies[1] = " + t + "->in;\ncopy = copies[1];",
                        state -> copy(state, p.node().applyAsInt(state), IN));
            case 15 ->
                new Statement(
                        "copy.x += " + t + "->number;",
                        state -> state.copyX += graph.half(p.node().applyAsInt(state), NUMBER));
            case 16 ->
                new Statement(
                        "{\n    u8 narrow = " + t + "->wide;\n    " + to + " += narrow;\n}",
                        state -> state.numbers[result] +=
                                graph.unsignedByte(p.node().applyAsInt(state), WIDE));
            case 17 ->
                new Statement(
                        "bpf_probe_read(&" + to + ", sizeof(" + to + "), &" + t + "->raw[" + j + "]);",
                        state -> state.numbers[result] = graph.word(p.node().applyAsInt(state), BOXED + 8 * j));
            case 18 ->
                new Statement(
                        "{\n    u32 key = " + t + "->byte & 3;\n    long start = " + n.text()
                                + ", *total;\n\n    totals.update(&key, &start);\n    total = totals.lookup(&key);\n"
                                + "    if (total) {\n        *total += " + t + "->number;\n        " + to
                                + " ^= *total;\n    }\n}",
                        state -> state.numbers[result] ^= n.value().applyAsLong(state)
                                + graph.half(p.node().applyAsInt(state), NUMBER));
            default ->
                new Statement(
                        "{\n    char name[8] = {};\n\n    bpf_probe_read(&name, sizeof(name), " + t + "->name);\n    "
                                + to + " += name[" + j + "];\n}",
                        state -> state.numbers[result] +=
                                graph.signedByte(p.node().applyAsInt(state), NAME + j));
        };
    }

    private static Statement assign(int result, String operator, Number n, Operation operation) {
        return new Statement(
                State.NUMBER_NAMES[result] + " " + operator + " " + n.text() + ";",
                state -> state.numbers[result] =
                        operation.apply(state.numbers[result], n.value().applyAsLong(state)));
    }

    private void copy(State state, int node, int offset) {
        state.copyX = graph.half(node, offset);
        state.copyBack = graph.target(node, offset + INNER_BACK);
    }
}
