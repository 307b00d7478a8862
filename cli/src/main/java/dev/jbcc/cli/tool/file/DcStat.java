package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.Session;
import java.util.List;

/** {@code jbcc dcstat}: how well the cache of directory entries works. */
public final class DcStat extends CountTool {
    private static final int REFERENCES = 0;
    private static final int SLOW = 1;
    private static final int MISSES = 2;

    public DcStat(Options options) {
        super(options, "dcstat", 3);
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help dcstat' explains the columns.");
    }

    @Override
    public List<ProbeChoice> probes() {
        return List.of(ProbeChoice.of("look-ups in the cache", Probe.function("lookup_fast", "LOOKUP_FAST")));
    }

    @Override
    String heading() {
        return "TIME         REFS/s   SLOW/s   MISS/s     HIT%";
    }

    @Override
    String line(Session session, long[] counts, double seconds) {
        long references = counts[REFERENCES];
        // Look-ups that start slow are misses without a reference.
        long hits = Math.max(0, references - counts[MISSES]);
        String hundredths = Columns.decimal(references == 0 ? 0 : Math.round(hits * 10_000.0 / references), 2);
        return rates(session, counts, seconds)
                .append(' ')
                .repeat(' ', Math.max(0, 8 - hundredths.length()))
                .append(hundredths)
                .toString();
    }

    @Override
    void members(JsonObject object, long[] counts) {
        object.put("references", counts[REFERENCES]).put("slow", counts[SLOW]).put("misses", counts[MISSES]);
    }
}
