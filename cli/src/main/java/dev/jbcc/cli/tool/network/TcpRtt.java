package dev.jbcc.cli.tool.network;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Average;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.value.StructValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jbcc tcprtt}: how long segments of TCP connections take there and back. */
public final class TcpRtt extends HistogramTool {
    private final FlowFilters flows;
    private final Options.Flag millis;
    private final Options.Flag byLocal;
    private final Options.Flag byRemote;
    private final Options.Flag averages;

    /** Averages of the interval, by address. */
    private Map<Object, Average> taken = Map.of();

    public TcpRtt(Options options) {
        super(options, "tcprtt", Pace.options(options));
        flows = new FlowFilters(options)
                .localPorts("-p", "--lport")
                .remotePorts("-P", "--rport")
                .localAddress("-a", "--laddr")
                .remoteAddress("-A", "--raddr");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        byLocal = options.flag("A histogram for each local address.", "-b", "--byladdr");
        byRemote = options.flag("A histogram for each remote address.", "-B", "--byraddr");
        averages = options.flag("Also the average.", "-e", "--extension");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcprtt' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        flows.check();
        if (byLocal.given() && byRemote.given()) {
            throw new UsageException("options '--byladdr', '--byraddr': only one of them");
        }
    }

    private boolean byAddress() {
        return byLocal.given() || byRemote.given();
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(flows.settings());
        settings.put("micros_per_unit", millis.given() ? 1_000 : 1);
        settings.put("with_averages", averages.given());
        settings.put("by_remote", byRemote.given());
        return settings;
    }

    @Override
    protected List<String> macros() {
        List<String> macros = flows.macros();
        if (byAddress()) {
            macros.add("-DBY_ADDRESS");
        }
        return macros;
    }

    @Override
    protected String title() {
        return "Tracing TCP RTT... Hit Ctrl-C to end.";
    }

    private String unit() {
        return millis.given() ? "msecs" : "usecs";
    }

    private String section() {
        return !byAddress() ? "" : byRemote.given() ? "Remote Address" : "Local Address";
    }

    private static String address(Object end) {
        StructValue value = (StructValue) end;
        return Flow.address((int) value.getLong("family"), (byte[]) value.get("address"));
    }

    @Override
    protected Distribution.Style style(Session session) {
        return session.json()
                ? new Distribution.Style(unit(), "address", TcpRtt::address)
                : new Distribution.Style(unit(), section(), end -> address(end) + text(taken.get(end)));
    }

    @Override
    protected void report(Session session) {
        taken = averages.given() ? takeAverages(session) : Map.of();
        if (!byAddress()) {
            taken.values().forEach(average -> session.say("All Addresses = *******" + text(average)));
        }
        super.report(session);
        if (session.json()) {
            taken.forEach((end, average) ->
                    average.print(session, unit(), byAddress() ? "address" : "", byAddress() ? address(end) : ""));
        }
    }

    private static String text(@Nullable Average average) {
        return average == null ? "" : " [AVG " + average.sum() / average.count() + "]";
    }

    private static Map<Object, Average> takeAverages(Session session) {
        Map<Object, Average> averages = new LinkedHashMap<>();
        Table<Object, Object> sums = session.bpf().table("sums");
        for (Map.Entry<Object, Object> entry : sums.itemsLookupAndDeleteBatch()) {
            StructValue sum = (StructValue) entry.getValue();
            averages.put(entry.getKey(), new Average(sum.getLong("total"), sum.getLong("count")));
        }
        return averages;
    }
}
