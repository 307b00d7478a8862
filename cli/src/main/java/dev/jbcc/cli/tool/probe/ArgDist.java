package dev.jbcc.cli.tool.probe;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.value.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jbcc argdist}: how values of calls and events are distributed, which the user writes in C. */
public final class ArgDist extends IntervalTool {
    private static final int TEXT_BYTES = 80;

    private final ProbeOptions probeOptions;
    private final Options.Value<Long> textBytes;
    private final Options.Value<Long> top;
    private final Options.Flag cumulative;
    private final Options.Values histograms;
    private final Options.Values counts;
    private final List<Shown> shown = new ArrayList<>();
    private @Nullable ProbeCode code;

    public ArgDist(Options options) {
        super(options, "argdist", "argdist.c", Pace.countedOptions(options, Duration.ofSeconds(1)));
        probeOptions =
                new ProbeOptions(options, filters().pid().tid("-t", "--tid").containers());
        textBytes = options.number(
                "BYTES",
                1,
                256,
                "How much of texts to tell apart (" + TEXT_BYTES + " unless given).",
                "-z",
                "--string-size");
        top = options.number(
                "COUNT", 1, Integer.MAX_VALUE, "Show only the values that are most frequent.", "-T", "--top");
        cumulative = options.flag("Show everything since the start each time.", "-c", "--cumulative");
        histograms = options.repeated("PROBE", "Show a histogram of a value.", "-H", "--histogram");
        counts = options.repeated("PROBE", "Count how often there are which values.", "-C", "--count");
        options.footer("", "Ends with Ctrl-C. 'jbcc help argdist' explains probes.");
    }

    /** How the values of one probe are shown. */
    private interface Shown {
        void report(Session session);
    }

    private List<DistProbe> countProbes() {
        return counts.get().stream().map(text -> DistProbe.parse(text, false)).toList();
    }

    private List<DistProbe> histogramProbes() {
        return histograms.get().stream()
                .map(text -> DistProbe.parse(text, true))
                .toList();
    }

    @Override
    protected void check() {
        super.check();
        probeOptions.check();
        if (countProbes().isEmpty() && histogramProbes().isEmpty()) {
            throw new UsageException(
                    "options '--histogram', '--count': at least one of them, such as -C 'p:c:write(int fd):int:fd'");
        }
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected String program(KernelTarget kernel) {
        ProbeCode written = new ProbeCode("argdist.c", probeOptions.headers() + super.program(kernel), kernel, false);
        int number = 0;
        for (DistProbe probe : countProbes()) {
            probe.write(written, number++, false);
        }
        for (DistProbe probe : histogramProbes()) {
            probe.write(written, number++, true);
        }
        code = written;
        return written.text();
    }

    @Override
    protected RuntimeException explained(CompileException e) {
        return code == null ? e : code.explained(e);
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(probeOptions.macros());
        macros.add("-DSTRING_SIZE=" + textBytes.or((long) TEXT_BYTES));
        return macros;
    }

    @Override
    protected void attach(Session session) {
        probeOptions.prepare(session);
        int number = 0;
        for (DistProbe probe : countProbes()) {
            Table<Object, Object> table = session.bpf().table("values_" + number);
            shown.add(output -> count(output, probe, table));
            probe.attach(session.bpf(), number++, probeOptions.process());
        }
        for (DistProbe probe : histogramProbes()) {
            Distribution distribution =
                    Distribution.log2(session, "values_" + number).cumulative(cumulative.given());
            Distribution.Style style = Distribution.Style.of(
                    probe.labelled()
                            ? probe.label()
                            : probe.values().getFirst().text().strip());
            shown.add(output -> {
                output.say(probe.label());
                distribution.report(output, style);
            });
            probe.attach(session.bpf(), number++, probeOptions.process());
        }
    }

    @Override
    protected void startInterval(Session session) {
        session.say("[" + session.clock().localTime(System.nanoTime()) + "]");
    }

    @Override
    protected void report(Session session) {
        shown.forEach(each -> each.report(session));
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        session.lost(
                new Counters(session, "losses", 1).take()[0],
                "values not counted, for lack of room in the table",
                "conditions make fewer");
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private void count(Session session, DistProbe probe, Table<Object, Object> table) {
        session.say(probe.label());
        session.say(String.format("\t%-10s %s", "COUNT", "EVENT"));
        List<Map.Entry<Object, Object>> entries =
                new ArrayList<>(cumulative.given() ? table.items() : table.itemsLookupAndDeleteBatch());
        entries.sort(Comparator.comparingLong(entry -> number(entry.getValue())));
        long most = top.or((long) Integer.MAX_VALUE);
        for (Map.Entry<Object, Object> entry :
                entries.subList((int) Math.max(0, entries.size() - most), entries.size())) {
            List<String> values = values(probe, (StructValue) entry.getKey());
            long count = number(entry.getValue());
            if (session.json()) {
                JsonObject line = new JsonObject();
                line.put("time", session.clock().iso(System.nanoTime())).put("probe", probe.label());
                session.out()
                        .line(line.put("values", values).put("count", count).toString());
            } else {
                session.out().line(String.format("\t%-10d %s", count, event(probe, values)));
            }
        }
    }

    private static List<String> values(DistProbe probe, StructValue key) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < probe.values().size(); i++) {
            Object value = key.get(i);
            boolean unsigned = value instanceof Long && probe.isUnsigned(i);
            values.add(unsigned ? Long.toUnsignedString((Long) value) : String.valueOf(value));
        }
        return values;
    }

    private static String event(DistProbe probe, List<String> values) {
        if (values.isEmpty()) {
            return "total calls";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(probe.values().get(i).text().strip())
                    .append(" = ")
                    .append(values.get(i));
        }
        return text.toString();
    }
}
