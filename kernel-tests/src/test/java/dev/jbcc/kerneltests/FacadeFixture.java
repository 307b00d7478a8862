package dev.jbcc.kerneltests;

import dev.jbcc.Bpf;
import dev.jbcc.BpfBuilder;
import dev.jbcc.EventBuffer;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What the tests of the facade share: {@code facade.bpf.c} and a process that calls kill(2) a known number of times. */
final class FacadeFixture {
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** The Java side of {@code enum origin}. */
    enum Origin {
        FROM_ENTRY,
        FROM_RETURN,
        FROM_TRACEPOINT,
        FROM_RAW
    }

    /** The Java side of {@code struct event_t}. */
    @SuppressWarnings("ArrayRecordComponent") // as users write it
    record Event(
            int pid, Origin origin, long number, long nanos, String comm, byte small, int negative, short[] pair) {}

    /** The Java side of {@code struct slot_t}. */
    record Slot(int pid, long slot) {}

    private FacadeFixture() {}

    static BpfBuilder object(String name) {
        try (InputStream in = FacadeFixture.class.getResourceAsStream("fixtures/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + name);
            }
            return Bpf.fromObject(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the fixture with nothing attached. */
    static Bpf open() {
        return object("facade.o").autoAttach(false).open();
    }

    /** Starts a process that will call kill(2) {@link Workload#TIMES} times, and makes the programs follow it. */
    static Child follow(Bpf bpf) {
        return follow(bpf, Workload.TIMES);
    }

    static Child follow(Bpf bpf, int times) {
        Child child = Workload.kills(times);
        bpf.table("target", Integer.class, Integer.class).put(0, Math.toIntExact(child.pid()));
        return child;
    }

    /** Lets the process go and waits for its end. */
    static void run(Child child) {
        child.release();
        if (child.await(LIMIT) != 0) {
            throw new AssertionError("workload: " + child.stderr());
        }
    }

    static long count(Bpf bpf, Origin origin) {
        return bpf.table("counts", Origin.class, Long.class).get(origin).orElse(0L);
    }

    /** Polls until nothing more comes. */
    static int drain(Bpf bpf) {
        int sum = 0;
        int last = bpf.poll(Duration.ZERO);
        while (last > 0) {
            sum += last;
            last = bpf.poll(Duration.ZERO);
        }
        return sum;
    }

    static long lost(EventBuffer... buffers) {
        long sum = 0;
        for (EventBuffer buffer : buffers) {
            sum += buffer.lostSamples();
        }
        return sum;
    }
}
