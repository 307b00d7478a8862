package dev.jbcc.cli.tool.storage;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Session;

/** {@code jbcc bitesize}: sizes of requests to block devices, by process name. */
public final class BiteSize extends HistogramTool {
    public BiteSize(Options options) {
        super(options, "bitesize");
        options.footer("", "Ends with Ctrl-C. 'jbcc help bitesize' explains the output.");
    }

    @Override
    protected String title() {
        return "Tracing block I/O... Hit Ctrl-C to end.";
    }

    @Override
    protected Distribution.Style style(Session session) {
        return new Distribution.Style("Kbytes", json() ? "comm" : "Process Name", String::valueOf);
    }
}
