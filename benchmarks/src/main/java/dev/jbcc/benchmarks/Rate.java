package dev.jbcc.benchmarks;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The highest rate of events of 48 bytes at which a ring buffer of 256 KiB loses none for half a second, with the producer on one core and
 * the consumer on the other: jbcc decoding into records, libbpf in C handing over bytes. The rate is searched by bisection; each contender
 * is a process of its own, and they take turns.
 *
 * <p>Needs root, two idle cores, {@code gcc} and {@code libbpf-dev}. Run with {@code benchmarks/run Rate [--rounds N]}.
 */
public final class Rate {
    private static final int DEFAULT_ROUNDS = 3;
    private static final int BURST = 64;
    private static final int STEPS = 7;
    private static final long LOWEST = 100_000;
    private static final long HIGHEST = 8_000_000;
    private static final Duration LENGTH = Duration.ofMillis(500);

    private Rate() {}

    /** One try: what was sent, what of it arrived, and the rate that was reached, which may be less than asked for. */
    private record Outcome(long sent, long delivered, double reached) {}

    /** Sends events at a rate and takes them. */
    private interface Contender {
        Outcome run(long rate) throws IOException, InterruptedException;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = DEFAULT_ROUNDS;
        if (arguments.length == 2 && arguments[0].equals("--rounds")) {
            rounds = Integer.parseInt(arguments[1]);
        } else if (arguments.length != 0) {
            System.err.println("usage: Rate [--rounds N]");
            System.exit(2);
        }
        try (Scratch scratch = Scratch.create();
                Java java = new Java()) {
            Optional<Path> peer = Peers.libbpf(scratch.path(), "rate_libbpf.c");
            Path object = Peers.object(scratch.path());
            Contender libbpf = rate -> parse(Peers.run(
                    List.of(
                            peer.orElseThrow().toString(),
                            object.toString(),
                            Long.toString(rate),
                            Long.toString(LENGTH.toMillis())),
                    Map.of()));
            for (int i = 0; i < 4; i++) {
                Outcome _ = java.run(LOWEST * 5); // compiles the way of an event
            }
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ours.add(highest(java));
                if (peer.isPresent()) {
                    theirs.add(highest(libbpf));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "highest rate without loss, events a second, medians, %d rounds, load average %s%n%n",
                    rounds,
                    Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
            System.out.println("| jbcc, decoded | libbpf, raw | of libbpf |\n|---:|---:|---:|");
            System.out.printf(
                    Locale.ROOT,
                    "| %,.0f | %,.0f | %.2f |%n",
                    Median.of(ours),
                    Median.of(theirs),
                    Median.of(ours) / Median.of(theirs));
        }
    }

    private static Outcome parse(String output) {
        String[] words = output.strip().split(" ");
        return new Outcome(Long.parseLong(words[0]), Long.parseLong(words[1]), Double.parseDouble(words[2]));
    }

    private static double highest(Contender contender) throws IOException, InterruptedException {
        long low = LOWEST;
        long high = HIGHEST;
        double best = 0;
        for (int step = 0; step < STEPS; step++) {
            long rate = (low + high) / 2;
            Outcome outcome = contender.run(rate);
            if (outcome.delivered() == outcome.sent()) {
                best = Math.max(best, outcome.reached());
                low = rate;
                if (outcome.reached() < 0.95 * rate) {
                    break; // the producer is not faster
                }
            } else {
                high = rate;
            }
        }
        return best;
    }

    /** Producer and consumer in this process. */
    private static final class Java implements Contender, AutoCloseable {
        private final Bpf bpf = Peers.open();
        private final BpfProgram producer = bpf.loadFunc("to_ring_waking", ProgramType.SCHED_CLS);
        private final TestRun burst = new TestRun(new byte[64], new byte[0], 0, 0, BURST);
        private long delivered;
        private long sum;

        Java() {
            var _ = bpf.table("ring").openRingBuffer(EventBenchmark.Event.class, (cpu, event) -> {
                delivered++;
                sum += event.number() + event.comm().length();
            });
        }

        @Override
        public Outcome run(long rate) throws InterruptedException {
            delivered = 0;
            AtomicBoolean over = new AtomicBoolean();
            Thread consumer = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    int _ = bpf.ringBufferPoll(Duration.ofMillis(10));
                }
                int _ = bpf.ringBufferConsume();
            });
            long sent = 0;
            long start = System.nanoTime();
            long elapsed = 0;
            while (elapsed < LENGTH.toNanos()) {
                if (sent * 1e9 <= (double) elapsed * rate) {
                    int _ = producer.testRun(burst).returnValue();
                    sent += BURST;
                }
                elapsed = System.nanoTime() - start;
            }
            over.set(true);
            consumer.join();
            if (sum == 0) {
                throw new IllegalStateException("nothing was read");
            }
            return new Outcome(sent, delivered, sent * 1e9 / elapsed);
        }

        @Override
        public void close() {
            bpf.close();
        }
    }
}
