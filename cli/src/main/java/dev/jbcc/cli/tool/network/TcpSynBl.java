package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Session;
import java.util.Map;

/** {@code jbcc tcpsynbl}: how full the queues of connections to be accepted are. */
public final class TcpSynBl extends HistogramTool {
    private final FlowFilters flows;

    public TcpSynBl(Options options) {
        super(options, "tcpsynbl");
        flows = new FlowFilters(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpsynbl' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        flows.check();
    }

    @Override
    protected Map<String, Object> settings() {
        return flows.settings();
    }

    @Override
    protected String title() {
        return "Tracing SYN backlog size. Ctrl-C to end.";
    }

    @Override
    protected Distribution.Style style(Session session) {
        return new Distribution.Style("backlog", "backlog_max", String::valueOf);
    }
}
