package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random expressions and statements with reads give what C says they give: {@link RandomReads} knows what that is. */
@KernelTest(host = true)
class ReadExpressionsKernelTest {
    private static final long SEED = Long.getLong("test.seed", 20_251_122L);
    private static final int ROUNDS = Integer.getInteger("test.rounds", 3);
    private static final int FUNCTIONS = 12;
    private static final int DEPTH = Integer.getInteger("test.depth", 4);
    private static final int STATEMENTS = Integer.getInteger("test.statements", 4);
    private static final int NESTING = Integer.getInteger("test.nesting", 1);
    private static final int CONTEXT_BYTES = 12 * 8;

    /** A function's statements and value in C, and what it returns. */
    private record Function(String statements, String value, long expected) {
        static Function of(RandomReads reads, boolean statements) {
            RandomReads.State state = reads.initial();
            if (!statements) {
                RandomReads.Number number = reads.number(DEPTH);
                return new Function("", number.text(), number.value().applyAsLong(state));
            }
            RandomReads.Statement block = reads.block(STATEMENTS, NESTING);
            block.effect().accept(state);
            return new Function(block.text(), RandomReads.OUTCOME, reads.outcome(state));
        }

        String text(int number) {
            return "\nint e" + number + "(struct bpf_raw_tracepoint_args *ctx)\n{\n" + RandomReads.LOCALS + statements
                    + "    int key = " + number + ";\n    long value = " + value + ";\n"
                    + "    results.update(&key, &value);\n    return 0;\n}\n";
        }
    }

    /** A program, and the graph that its functions look at. */
    private record Round(List<Function> functions, long graph) {
        String text() {
            StringBuilder text = new StringBuilder(RandomReads.DECLARATIONS);
            for (int i = 0; i < functions.size(); i++) {
                text.append(functions.get(i).text(i));
            }
            return text.toString();
        }
    }

    private static List<Round> rounds(Arena arena, boolean statements) {
        Random random = new Random(SEED);
        List<Round> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            RandomReads reads = new RandomReads(random, arena);
            List<Function> functions = new ArrayList<>();
            for (int i = 0; i < FUNCTIONS; i++) {
                functions.add(Function.of(reads, statements));
            }
            rounds.add(new Round(functions, reads.address()));
        }
        return rounds;
    }

    /** Returns the programs that the tests are going to compile. */
    static List<String> programs() {
        try (Arena arena = Arena.ofConfined()) {
            return Stream.of(false, true)
                    .flatMap(statements -> rounds(arena, statements).stream())
                    .map(Round::text)
                    .toList();
        }
    }

    @Test
    void everyExpressionHasItsValue() {
        run(false);
    }

    @Test
    void everyStatementHasItsEffect() {
        run(true);
    }

    private static void run(boolean statements) {
        try (Arena arena = Arena.ofConfined()) {
            for (Round round : rounds(arena, statements)) {
                run(round);
            }
        }
    }

    private static void run(Round round) {
        try (Bpf bpf = Bpf.fromText(round.text()).autoAttach(false).open()) {
            ByteBuffer context = ByteBuffer.allocate(CONTEXT_BYTES).order(ByteOrder.nativeOrder());
            context.putLong(0, round.graph());
            Table<Integer, Long> results = bpf.table("results", Integer.class, Long.class);
            for (int i = 0; i < round.functions().size(); i++) {
                Function function = round.functions().get(i);
                bpf.loadFunc("e" + i, ProgramType.RAW_TRACEPOINT).testRun(TestRun.ofContext(context.array()));
                assertEquals(
                        function.expected(),
                        results.get(i).orElse(0L),
                        "seed " + SEED + ": " + function.statements() + function.value());
            }
        }
    }
}
