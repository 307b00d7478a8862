package dev.jbcc.cli.tool;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Command;
import dev.jbcc.cli.ErrorReport;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.Privileges;
import dev.jbcc.cli.StopSignal;
import dev.jbcc.cli.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tool that prints one line for each record of a ring buffer {@code events}, until it is told to stop. Its program counts the
 * records that found no room in an array {@code lost} of one element.
 *
 * @param <E> the records
 */
abstract class Tool<E> implements Command {
    /** How long to wait for records before looking whether to stop. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Options options;
    private final String name;
    private final Class<E> eventType;
    private final Options.Flag json;
    private final Options.Value<Long> duration;

    /**
     * Declares the options that all tools have.
     *
     * @param name of the tool; its program is the resource {@code NAME.c}
     */
    Tool(Options options, String name, Class<E> eventType) {
        this.options = options;
        this.name = name;
        this.eventType = eventType;
        duration = options.seconds("SECONDS", "End after this time.", "-d", "--duration");
        json = options.flag("Print one JSON object per line.", "--json");
    }

    final boolean json() {
        return json.given();
    }

    /** Checks the options and returns what makes lines of records. Called before anything is loaded. */
    abstract Lines<E> lines();

    /** Returns the flags that the options mean to the program. */
    abstract List<String> cflags();

    /** Returns what the user can do about lost records. */
    abstract String lossHint();

    /** Makes lines of records. */
    interface Lines<E> {
        /** Returns the line above the first record. */
        CharSequence header();

        /** Takes the next record; gives a line if one is complete and to be shown. */
        Optional<CharSequence> add(E event);
    }

    @Override
    public final int run(Context context) {
        Lines<E> lines = lines();
        long nanos = duration.or(Long.MAX_VALUE);
        List<String> cflags = cflags();
        Privileges.require();
        try (Bpf bpf =
                Bpf.fromText(program()).fileName(name + ".c").cflags(cflags).open()) {
            StopSignal stop = context.stop();
            stop.install();
            Output out = context.out();
            var _ = bpf.table("events")
                    .openRingBuffer(eventType, (_, event) -> lines.add(event).ifPresent(out::line));
            if (!json()) {
                out.line(lines.header());
                out.flush();
            }
            if (options.verbose()) {
                context.errors().note(name + ": tracing");
            }
            loop(bpf, out, stop, nanos);
            reportLoss(bpf, context.errors());
        }
        return ExitStatus.OK;
    }

    private static void loop(Bpf bpf, Output out, StopSignal stop, long nanos) {
        long start = System.nanoTime();
        long left = nanos;
        while (!stop.requested() && left > 0) {
            int _ = bpf.poll(left < PATIENCE.toNanos() ? Duration.ofNanos(left) : PATIENCE);
            out.flush();
            left = nanos - (System.nanoTime() - start);
        }
        // What was sent before the end belongs to it.
        int _ = bpf.poll(Duration.ZERO);
        out.flush();
    }

    private void reportLoss(Bpf bpf, ErrorReport errors) {
        long lost = bpf.table("lost", Integer.class, Long.class).get(0).orElse(0L);
        if (lost > 0) {
            errors.note(name + ": " + lost + " records lost, for lack of room in the ring buffer; " + lossHint());
        }
    }

    /** Returns the text of the tool's program. */
    private String program() {
        try (InputStream stream = Tool.class.getResourceAsStream(name + ".c")) {
            if (stream == null) {
                throw new IllegalStateException("program of '" + name + "': not in the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("program of '" + name + "': cannot be read", e);
        }
    }
}
