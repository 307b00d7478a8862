package dev.jbcc.cli.command;

import dev.jbcc.Bpf;
import dev.jbcc.BpfBuilder;
import dev.jbcc.DebugFlag;
import dev.jbcc.EventBuffer;
import dev.jbcc.PerfBufferOptions;
import dev.jbcc.Table;
import dev.jbcc.cli.Command;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.Privileges;
import dev.jbcc.cli.StopSignal;
import dev.jbcc.cli.UsageException;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.map.MapType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code jbcc run}: attaches a program and prints what it has to say. */
public final class RunCommand implements Command {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final PerfBufferOptions PERF_OPTIONS =
            PerfBufferOptions.defaults().withPageCount(64);

    private final Options options;
    private final Options.Values files;
    private final Options.Value<Long> duration;
    private final Options.Flag json;
    private final Options.Values cflags;
    private final Options.Value<Set<DebugFlag>> debug;
    private final Compilers compilers;

    public RunCommand(Options options) {
        this.options = options;
        files = options.parameters("FILE", "1", "The program, in C or as an object file.");
        duration = options.seconds("SECONDS", "End after this time.", "-d", "--duration");
        json = options.flag("Print one JSON object per line.", "--json");
        cflags = options.repeated("FLAG", "Flag for the C compiler, such as -DN=1; repeats.", "--cflag");
        compilers = new Compilers(options);
        debug = options.value(
                "FLAGS",
                "Show on standard error what becomes of the program: the number of BPF(debug=...), or names with commas"
                        + " between: llvm_ir, bpf, preprocessor, source, bpf_register_state, btf.",
                RunCommand::parseDebug,
                "--debug");
        options.footer(
                "",
                "Attaches what names say: kprobe__X, kretprobe__X, TRACEPOINT_PROBE, RAW_TRACEPOINT_PROBE.",
                "Ends with Ctrl-C, and then prints the program's maps.");
    }

    @Override
    public int run(Context context) {
        long nanos = duration.or(Long.MAX_VALUE);
        String file = files.get().getFirst();
        BpfBuilder builder = builder(file, context);
        Privileges.require();
        RunPrinter printer = json.given() ? new JsonRunPrinter(context.out()) : new TextRunPrinter(context.out());
        try (Bpf bpf = builder.open()) {
            bpf.compilation().ifPresent(compiled -> context.errors().diagnostics(compiled.warnings()));
            int attached = bpf.object().programs().size();
            if (attached == 0) {
                throw new BpfException(
                        "file '" + file + "': has no function that its name attaches (kprobe__X, kretprobe__X,"
                                + " TRACEPOINT_PROBE, RAW_TRACEPOINT_PROBE)");
            }
            StopSignal stop = context.stop();
            stop.install();
            List<EventBuffer> buffers = openBuffers(bpf, printer);
            if (options.verbose()) {
                context.errors().note(file + ": attached " + attached + (attached == 1 ? " function" : " functions"));
            }
            try (TraceLines traceLines = new TraceLines(bpf, printer, stop)) {
                loop(bpf, printer, stop, nanos, !buffers.isEmpty());
                traceLines.rethrow();
            }
            for (Table<Object, Object> table : bpf.tables()) {
                printMap(printer, table, bpf.compilation().isPresent());
            }
            for (EventBuffer buffer : buffers) {
                if (buffer.lostSamples() > 0) {
                    printer.lost(buffer.table(), buffer.lostSamples());
                    context.errors()
                            .note(file + ": " + buffer.lostSamples() + " records of '" + buffer.table()
                                    + "' lost, for lack of room in its buffer");
                }
            }
            printer.flush();
        }
        return ExitStatus.OK;
    }

    private BpfBuilder builder(String file, Context context) {
        byte[] bytes = Source.read(file);
        if (Source.isObject(file, bytes)) {
            if (!cflags.get().isEmpty()) {
                throw new UsageException("option '--cflag': '" + file + "' is an object file, compiled already");
            }
            return Bpf.fromObject(bytes, file);
        }
        return Bpf.fromText(Source.text(bytes))
                .fileName(file)
                .cflags(cflags.get())
                .debug(context.errors()::text, debug.or(Set.of()))
                .compiler(compilers.create(context));
    }

    static Set<DebugFlag> parseDebug(String text) {
        Set<DebugFlag> flags = EnumSet.noneOf(DebugFlag.class);
        try {
            int bits = Integer.decode(text);
            for (DebugFlag flag : DebugFlag.values()) {
                if ((bits & flag.bit()) != 0) {
                    flags.add(flag);
                    bits -= flag.bit();
                }
            }
            if (bits == 0) {
                return flags;
            }
        } catch (NumberFormatException notANumber) {
            Set<String> names =
                    new HashSet<>(List.of(text.toUpperCase(Locale.ROOT).split(",", -1)));
            for (DebugFlag flag : DebugFlag.values()) {
                if (names.remove(flag.name())) {
                    flags.add(flag);
                }
            }
            if (names.isEmpty()) {
                return flags;
            }
        }
        throw new UsageException(
                "option '--debug': '" + text
                        + "': must be a number below 0x40, or names: llvm_ir, bpf, preprocessor, source, bpf_register_state, btf");
    }

    private static List<EventBuffer> openBuffers(Bpf bpf, RunPrinter printer) {
        List<EventBuffer> buffers = new ArrayList<>();
        for (Table<Object, Object> table : bpf.tables()) {
            boolean ring = table.is(MapType.RINGBUF);
            if (!ring && !table.is(MapType.PERF_EVENT_ARRAY)) {
                continue;
            }
            String name = table.name();
            if (!table.hasSampleType()) {
                buffers.add(
                        ring
                                ? table.openRingBuffer((cpu, segment, offset, length) ->
                                        printer.bytes(name, cpu, segment.asSlice(offset, length)))
                                : table.openPerfBuffer(
                                        (cpu, segment, offset, length) ->
                                                printer.bytes(name, cpu, segment.asSlice(offset, length)),
                                        PERF_OPTIONS));
                continue;
            }
            var codec = table.sampleCodec(Object.class);
            buffers.add(
                    ring
                            ? table.openRingBuffer(codec, (cpu, sample) -> printer.event(name, cpu, codec, sample))
                            : table.openPerfBuffer(
                                    codec, (cpu, sample) -> printer.event(name, cpu, codec, sample), PERF_OPTIONS));
        }
        return buffers;
    }

    private static void loop(Bpf bpf, RunPrinter printer, StopSignal stop, long nanos, boolean poll) {
        long start = System.nanoTime();
        long left = nanos;
        while (!stop.requested() && left > 0) {
            Duration wait = left < PATIENCE.toNanos() ? Duration.ofNanos(left) : PATIENCE;
            if (poll) {
                int _ = bpf.poll(wait);
                printer.flush();
            } else {
                stop.await(wait);
            }
            left = nanos - (System.nanoTime() - start);
        }
        if (poll) {
            int _ = bpf.poll(Duration.ZERO);
        }
        printer.flush();
    }

    private static void printMap(RunPrinter printer, Table<Object, Object> table, boolean ours) {
        boolean entries = table.is(MapType.HASH)
                || table.is(MapType.ARRAY)
                || table.is(MapType.PERCPU_HASH)
                || table.is(MapType.PERCPU_ARRAY)
                || table.is(MapType.LRU_HASH)
                || table.is(MapType.LRU_PERCPU_HASH);
        if (entries) {
            // Objects that others compiled do not say what is a histogram.
            printer.map(table, table.isHistogram() || (!ours && Histograms.looksLikeOne(table)));
        }
    }
}
