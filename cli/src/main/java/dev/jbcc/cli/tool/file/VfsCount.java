package dev.jbcc.cli.tool.file;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.Tool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code jbcc vfscount}: how often each function of the file system layer is called. */
public final class VfsCount extends Tool {
    private static final Pattern FUNCTIONS = Pattern.compile("vfs_.*");

    private final Options.Values time;
    private final Options.Value<Long> duration;

    public VfsCount(Options options) {
        super(options, "vfscount");
        duration = options.seconds("SECONDS", "The same as TIME.", "--duration");
        time = options.parameters("TIME", "0..*", "End after so many seconds (until Ctrl-C unless given).");
        options.footer("", "Ends with Ctrl-C. 'jbcc help vfscount' explains the columns.");
    }

    private record Count(long address, String function, long calls) {}

    @Override
    protected void check() {
        if (time.get().size() > 1) {
            throw new UsageException("argument '" + time.get().get(1) + "': not known; after the time nothing is left");
        }
        long _ = nanos();
    }

    @Override
    protected long nanos() {
        List<String> given = time.get();
        return given.isEmpty() ? duration.or(Long.MAX_VALUE) : Options.parseSeconds("argument TIME", given.getFirst());
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        session.bpf().attachKprobe(FUNCTIONS, "on_call");
    }

    @Override
    protected void trace(Session session) {
        Bpf bpf = session.bpf();
        session.say("Tracing... Ctrl-C to end.");
        session.awaitEnd();
        Table<Object, Object> table = bpf.table("counts");
        List<Count> counts = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : table.items()) {
            long address = ((Number) entry.getKey()).longValue();
            counts.add(new Count(address, bpf.ksym(address), ((Number) entry.getValue()).longValue()));
        }
        counts.sort(Comparator.comparingLong(Count::calls).thenComparing(Count::function));
        session.say("");
        session.say("ADDR             FUNC                          COUNT");
        for (Count count : counts) {
            session.out().line(session.json() ? json(count) : columns(count));
        }
    }

    private static String json(Count count) {
        return new JsonObject()
                .put("address", Long.toHexString(count.address()))
                .put("function", count.function())
                .put("count", count.calls())
                .toString();
    }

    private static String columns(Count count) {
        return new Columns()
                .left(Long.toHexString(count.address()), 16)
                .left(count.function(), 26)
                .right(count.calls(), 8)
                .strippedLine()
                .toString();
    }
}
