package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Objects;

/**
 * The object of {@code kills.bpf.c}, loaded, and the process whose calls of kill(2) it counts. Needs no JUnit: other users have no
 * access to it.
 */
final class Kills implements AutoCloseable {
    static final int KPROBE = 0;
    static final int KRETPROBE = 1;
    static final int TRACEPOINT = 2;
    static final int RAW_TRACEPOINT = 3;
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final BpfObject object;
    private final Child child;

    private Kills(BpfObject object, Child child) {
        this.object = object;
        this.child = child;
    }

    static Kills open(int times) {
        BpfObject object = BpfObject.create(ObjectReader.read(bytes("kills.o"), "kills.o"), LoadOptions.defaults());
        Child child = Workload.kills(times);
        Kills kills = new Kills(object, child);
        try (Arena arena = Arena.ofConfined()) {
            kills.object
                    .map("targets")
                    .update(
                            arena.allocateFrom(JAVA_INT, (int) child.pid()),
                            arena.allocateFrom(JAVA_INT, 1),
                            UpdateMode.ANY);
        }
        return kills;
    }

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Kills.class.getResourceAsStream("fixtures/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BpfProgram load(String function) {
        return object.load(function);
    }

    BpfProgram loadAs(String function, SectionKind kind) {
        return object.load(function, kind);
    }

    BpfMap map(String name) {
        return object.map(name);
    }

    /** Lets the process go, and waits until it has done all its calls. */
    void run() {
        start();
        awaitEnd();
    }

    void start() {
        child.release();
    }

    void awaitEnd() {
        int status = child.await(LIMIT);
        if (status != 0) {
            throw new AssertionError("workload ended with " + status);
        }
    }

    long pid() {
        return child.pid();
    }

    boolean isRunning() {
        return child.isAlive();
    }

    long count(int which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(8, 8);
            if (!object.map("counts").lookup(arena.allocateFrom(JAVA_INT, which), value)) {
                throw new AssertionError("no counter " + which);
            }
            return value.get(JAVA_LONG, 0);
        }
    }

    @Override
    public void close() {
        child.close();
        object.close();
    }
}
