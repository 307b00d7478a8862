package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HeatMapOption;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.value.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Time in interrupts, by name: the table {@code sums} of counts and nanoseconds, or histograms in {@code dist}. */
abstract class Interrupts extends IntervalTool {
    private final String member;
    private final int width;
    private final Options.Flag timestamps;
    private final Options.Flag nanoseconds;
    private final Options.Flag events;
    private final Options.Flag histograms;
    private final Options.Value<Long> cpu;
    private final Growth counts = new Growth();
    private final Growth nanos = new Growth();
    private final HeatMapOption heat;
    private @Nullable Distribution distribution;

    /** How much there was of one interrupt in an interval. */
    private record Row(String name, long count, long nanos) {}

    /**
     * @param member what an interrupt is called, in headings and JSON
     * @param width of the column of names
     * @param countOption the long name of {@code -C}
     */
    Interrupts(Options options, String name, String member, int width, String countOption) {
        super(options, name);
        this.member = member;
        this.width = width;
        timestamps = options.flag("Print the time above each output.", "-T", "--timestamp");
        nanoseconds = options.flag("Nanoseconds instead of microseconds.", "-N", "--nanoseconds");
        events = options.flag("How many, instead of how long.", "-C", countOption);
        histograms = options.flag("Histograms of the times.", "-d", "--dist");
        heat = new HeatMapOption(options);
        cpu = options.number("CPU", 0, Integer.MAX_VALUE, "Only this CPU.", "-c", "--cpu");
        options.footer("", "Ends with Ctrl-C. 'jbcc help " + name + "' explains the output.");
    }

    /** Returns the name of an interrupt, a key of {@code sums} or a section of {@code dist}. */
    abstract String interrupt(Object key);

    /** Returns the line above everything. */
    abstract String title(boolean counts);

    @Override
    protected void check() {
        super.check();
        if (events.given() && histograms.given()) {
            throw new UsageException("options '-C', '--dist': only one of them");
        }
        if (heat.given() && !histograms.given()) {
            throw new UsageException("option '--heatmap': goes with '--dist'");
        }
        heat.check();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_cpu", cpu.or(-1L), "nanos_per_unit", nanoseconds.given() ? 1 : 1_000);
    }

    @Override
    protected List<String> macros() {
        return histograms.given() ? List.of("-DBY_SLOT") : List.of();
    }

    @Override
    protected void start(Session session) {
        distribution = histograms.given() ? Distribution.log2(session, "dist") : null;
        session.say(title(events.given()));
    }

    @Override
    protected void startInterval(Session session) {
        super.startInterval(session);
        if (timestamps.given()) {
            session.say(session.clock().localTime(System.nanoTime()));
        }
    }

    @Override
    protected void report(Session session) {
        if (distribution != null) {
            heat.report(session, distribution, style());
            return;
        }
        List<Row> rows = rows(session);
        if (session.json()) {
            String time = session.clock().iso(System.nanoTime());
            for (Row row : rows) {
                session.out()
                        .line(new JsonObject()
                                .put("time", time)
                                .put(member, row.name())
                                .put("count", row.count())
                                .put("total_ns", row.nanos())
                                .toString());
            }
            return;
        }
        String unit = events.given() ? "count" : unit();
        Columns columns = new Columns();
        session.out()
                .line(columns.reset()
                        .left(member.toUpperCase(Locale.ROOT), width)
                        .right("TOTAL_" + unit, 11)
                        .strippedLine());
        for (Row row : rows) {
            session.out()
                    .line(columns.reset()
                            .left(row.name(), width)
                            .right(amount(row), 11)
                            .strippedLine());
        }
    }

    private Distribution.Style style() {
        return new Distribution.Style(unit(), member, this::interrupt);
    }

    @Override
    protected void await(Session session, Duration interval) {
        if (distribution != null) {
            heat.await(session, interval, distribution, this::style);
        } else {
            super.await(session, interval);
        }
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        heat.write(name());
    }

    private List<Row> rows(Session session) {
        List<Row> rows = new ArrayList<>();
        session.bpf().table("sums").forEach((key, value) -> {
            StructValue sum = (StructValue) value;
            String name = interrupt(key);
            Row row = new Row(name, counts.of(name, sum.getLong("count")), nanos.of(name, sum.getLong("nanos")));
            if (row.count() != 0) {
                rows.add(row);
            }
        });
        rows.sort(Comparator.comparingLong(this::amount).thenComparing(Row::name));
        return rows;
    }

    private long amount(Row row) {
        return events.given() ? row.count() : nanoseconds.given() ? row.nanos() : row.nanos() / 1_000;
    }

    private String unit() {
        return nanoseconds.given() ? "nsecs" : "usecs";
    }
}
