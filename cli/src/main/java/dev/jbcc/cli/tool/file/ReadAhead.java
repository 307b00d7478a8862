package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jbcc readahead}: whether pages that are read ahead are used, and how long that takes. */
public final class ReadAhead extends HistogramTool {
    private @Nullable Counters full;

    public ReadAhead(Options options) {
        super(options, "readahead", Pace.options(options));
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help readahead' explains the output.");
    }

    @Override
    public List<ProbeChoice> probes() {
        return List.of(
                ProbeChoice.of(
                        "reading ahead",
                        Probe.function("page_cache_ra_unbounded", "RA_UNBOUNDED"),
                        Probe.function("__do_page_cache_readahead", "RA_BOUNDED")),
                ProbeChoice.optional("reading ahead in large folios", Probe.function("page_cache_ra_order", "ORDERED")),
                ProbeChoice.of(
                        "pages being used",
                        Probe.function("folio_mark_accessed", "FOLIOS"),
                        Probe.function("mark_page_accessed", "PAGES")));
    }

    @Override
    protected String title() {
        return "Tracing... Hit Ctrl-C to end.";
    }

    @Override
    protected Distribution.Style style(Session session) {
        return Distribution.Style.of("ms");
    }

    @Override
    protected void start(Session session) {
        full = new Counters(session, "full", 1);
        super.start(session);
    }

    @Override
    protected void report(Session session) {
        int unused = session.bpf().table("unused").size();
        if (session.json()) {
            session.out()
                    .line(new JsonObject()
                            .put("time", session.clock().iso(System.nanoTime()))
                            .put("unused", unused)
                            .toString());
        }
        session.say("Read-ahead unused pages: " + unused);
        session.say("Histogram of read-ahead used page age (ms):");
        super.report(session);
        if (full != null) {
            session.lost(full.take()[0], "pages not followed, of more than 262144 unused ones", "-p leaves out others");
        }
    }
}
