package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Session;
import java.util.List;

/** {@code jbcc vfsstat}: how often the common functions of the file system layer are called. */
public final class VfsStat extends CountTool {
    private static final List<String> KINDS = List.of("read", "write", "create", "open", "fsync");

    public VfsStat(Options options) {
        super(options, "vfsstat", KINDS.size());
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help vfsstat' explains the columns.");
    }

    @Override
    String heading() {
        return "TIME         READ/s  WRITE/s CREATE/s   OPEN/s  FSYNC/s";
    }

    @Override
    String line(Session session, long[] counts, double seconds) {
        return rates(session, counts, seconds).toString();
    }

    @Override
    void members(JsonObject object, long[] counts) {
        for (int kind = 0; kind < counts.length; kind++) {
            object.put(KINDS.get(kind), counts[kind]);
        }
    }
}
