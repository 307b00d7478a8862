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

    private final Random random = new Random(SEED);

    /** A function's statements and value in C, and what it returns. */
    private record Function(String statements, String value, long expected) {}

    @Test
    void everyExpressionHasItsValue() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Arena arena = Arena.ofConfined()) {
                RandomReads reads = new RandomReads(random, arena);
                List<Function> functions = new ArrayList<>();
                for (int i = 0; i < FUNCTIONS; i++) {
                    RandomReads.Number number = reads.number(DEPTH);
                    functions.add(new Function("", number.text(), number.value().applyAsLong(reads.initial())));
                }
                run(round, functions, reads.address());
            }
        }
    }

    @Test
    void everyStatementHasItsEffect() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Arena arena = Arena.ofConfined()) {
                RandomReads reads = new RandomReads(random, arena);
                List<Function> functions = new ArrayList<>();
                for (int i = 0; i < FUNCTIONS; i++) {
                    RandomReads.Statement block = reads.block(STATEMENTS, NESTING);
                    RandomReads.State state = reads.initial();
                    block.effect().accept(state);
                    functions.add(new Function(block.text(), RandomReads.OUTCOME, reads.outcome(state)));
                }
                run(round, functions, reads.address());
            }
        }
    }

    private static void run(int round, List<Function> functions, long address) {
        StringBuilder program = new StringBuilder(RandomReads.DECLARATIONS);
        for (int i = 0; i < functions.size(); i++) {
            Function function = functions.get(i);
            program.append("\nint e").append(i).append("(struct bpf_raw_tracepoint_args *ctx)\n{\n");
            program.append(RandomReads.LOCALS);
            program.append(function.statements());
            program.append("    int key = ").append(i).append(";\n");
            program.append("    long value = ").append(function.value()).append(";\n");
            program.append("    results.update(&key, &value);\n    return 0;\n}\n");
        }
        try (Bpf bpf = Bpf.fromText(program.toString()).autoAttach(false).open()) {
            ByteBuffer context = ByteBuffer.allocate(CONTEXT_BYTES).order(ByteOrder.nativeOrder());
            context.putLong(0, address);
            Table<Integer, Long> results = bpf.table("results", Integer.class, Long.class);
            for (int i = 0; i < functions.size(); i++) {
                Function function = functions.get(i);
                bpf.loadFunc("e" + i, ProgramType.RAW_TRACEPOINT).testRun(TestRun.ofContext(context.array()));
                assertEquals(
                        function.expected(),
                        results.get(i).orElse(0L),
                        "seed " + SEED + ", round " + round + ": " + function.statements() + function.value());
            }
        }
    }
}
