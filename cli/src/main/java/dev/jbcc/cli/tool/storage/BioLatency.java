package dev.jbcc.cli.tool.storage;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Average;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.value.StructValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jbcc biolatency}: how long requests to block devices take. */
public final class BioLatency extends HistogramTool {
    private final Options.Flag queued;
    private final Options.Flag millis;
    private final Options.Flag disks;
    private final Options.Flag flags;
    private final Options.Flag extension;
    private final Options.Value<Integer> disk;

    public BioLatency(Options options) {
        super(options, "biolatency");
        queued = options.flag("Count the time in the system's queues, too.", "-Q", "--queued");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        disks = options.flag("A histogram for each disk.", "-D", "--disks");
        flags = options.flag("A histogram for each set of flags.", "-F", "--flags");
        extension = options.flag("Print the average and the sum, too.", "-e", "--extension");
        disk = Disks.option(options);
        shortJson(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help biolatency' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        if (disks.given() && flags.given()) {
            throw new UsageException("options '--disks', '--flags': only one of them");
        }
    }

    @Override
    public List<ProbeChoice> probes() {
        return Disks.probes();
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>();
        if (disks.given()) {
            macros.add("-DSECTION(request)=device_of(request)");
        } else if (flags.given()) {
            macros.add("-DSECTION(request)=((request)->cmd_flags & OPERATION_AND_FLAGS)");
        }
        if (extension.given()) {
            macros.add("-DEXTENSION");
        }
        return macros;
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                "queued",
                queued.given(),
                "nanos_per_unit",
                millis.given() ? 1_000_000 : 1_000,
                "only_device",
                disk.or(0));
    }

    @Override
    protected String title() {
        return "Tracing block device I/O... Hit Ctrl-C to end.";
    }

    @Override
    protected Distribution.Style style(Session session) {
        String unit = millis.given() ? "msecs" : "usecs";
        if (disks.given()) {
            Map<Integer, String> names = Disks.names();
            return new Distribution.Style(unit, "disk", device -> Disks.name(names, ((Number) device).intValue()));
        }
        return flags.given()
                ? new Distribution.Style(unit, "flags", bits -> RequestFlags.text(((Number) bits).intValue()))
                : Distribution.Style.of(unit);
    }

    @Override
    protected void report(Session session) {
        super.report(session);
        if (!extension.given()) {
            return;
        }
        Distribution.Style style = style(session);
        Table<Object, Object> sums = session.bpf().table("sums");
        for (Map.Entry<Object, Object> entry : sums.itemsLookupAndDeleteBatch()) {
            StructValue sum = (StructValue) entry.getValue();
            String section = style.section().isEmpty() ? "" : style.name().apply(entry.getKey());
            new Average(sum.getLong("total"), sum.getLong("count"))
                    .print(session, style.unit(), style.section(), section);
        }
    }
}
