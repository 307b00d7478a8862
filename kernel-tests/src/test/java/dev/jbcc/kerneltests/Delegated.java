package dev.jbcc.kerneltests;

import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.program.TestRun;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.function.ToIntFunction;

/**
 * Loads a program with and without the rights that a BPF file system delegates, and prints what came of each. A program of its own, for
 * a process in a user namespace: it opens the file system there and says under which number, somebody with privileges sets what it
 * delegates, and then a line is read.
 */
final class Delegated {
    private static final TestRun PACKET = TestRun.ofPacket(new byte[64]);

    private Delegated() {}

    public static void main(String[] arguments) throws IOException {
        long context;
        try (Arena arena = Arena.ofConfined()) {
            context = SystemCalls.call(
                    SystemCalls.FSOPEN, arena.allocateFrom("bpf").address());
        }
        System.out.println("opened as " + context + ".");
        int _ = System.in.read();
        String mount = "/proc/self/fd/" + SystemCalls.call(SystemCalls.FSMOUNT, context);
        LoadOptions delegated = LoadOptions.defaults().withDelegatedBy(mount);
        attempt("own rights", LoadOptions.defaults(), object -> run(object.load("packet")));
        attempt("delegated", delegated, object -> run(object.load("packet")));
        attempt("types", delegated, object -> object.map("counts").info().btfId() == 0 ? 0 : 1);
        attempt(
                "other type",
                delegated,
                object -> run(object.load("packet", SectionKind.of("tc").orElseThrow())));
        attempt("no such file system", LoadOptions.defaults().withDelegatedBy("/proc"), object -> 0);
    }

    private static int run(BpfProgram program) {
        return program.testRun(PACKET).returnValue();
    }

    private static void attempt(String what, LoadOptions options, ToIntFunction<BpfObject> attempt) {
        String result;
        try (BpfObject object = BpfObject.create(ObjectReader.read(Kills.bytes("replaced.o"), "replaced.o"), options)) {
            result = Integer.toString(attempt.applyAsInt(object));
        } catch (RuntimeException e) {
            result = String.valueOf(e.getMessage());
        }
        System.out.println(what + ": " + result);
    }
}
