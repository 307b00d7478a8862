package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.WallClock;
import java.util.Optional;
import java.util.function.Function;

/** Makes lines of the records of {@code opensnoop.c}. */
final class OpenLines implements Lines<OpenEvent> {
    private static final int COMM_WIDTH = 16;
    private static final int PID_WIDTH = 6;

    private final View view;
    private final WallClock clock;
    private final Columns columns = new Columns();
    private final JsonObject json = new JsonObject();
    private long firstTimestamp;
    private boolean any;

    OpenLines(View view, WallClock clock) {
        this.view = view;
        this.clock = clock;
    }

    /**
     * What to show.
     *
     * @param tid show the thread's id in place of the process's
     * @param name show only threads whose name contains this
     * @param paths turns a call into the path to show
     */
    record View(
            boolean timestamp,
            boolean uid,
            boolean tid,
            boolean extended,
            boolean json,
            Optional<String> name,
            Function<OpenEvent, String> paths) {}

    @Override
    public CharSequence header() {
        columns.reset();
        if (view.timestamp()) {
            columns.left("TIME(s)", 13);
        }
        if (view.uid()) {
            columns.left("UID", 5);
        }
        columns.left(view.tid() ? "TID" : "PID", PID_WIDTH).left("COMM", COMM_WIDTH);
        columns.right("FD", 4).right("ERR", 3);
        if (view.extended()) {
            columns.left("FLAGS", 8);
        }
        return columns.last("PATH").line();
    }

    @Override
    public Optional<CharSequence> add(OpenEvent event) {
        if (!any) {
            any = true;
            firstTimestamp = event.timestamp();
        }
        if (!view.name().map(event.comm()::contains).orElse(true)) {
            return Optional.empty();
        }
        return Optional.of(view.json() ? json(event) : columns(event));
    }

    private CharSequence json(OpenEvent event) {
        json.reset();
        json.put("time", clock.iso(event.timestamp())).put("pid", event.pid()).put("tid", event.tid());
        json.put("uid", Integer.toUnsignedLong(event.uid())).put("comm", event.comm());
        json.put("fd", event.descriptor()).put("errno", event.errno());
        json.put("flags", Integer.toUnsignedLong(event.flags())).put("mode", Integer.toUnsignedLong(event.mode()));
        json.put("dfd", event.directory());
        return json.put("path", view.paths().apply(event)).toString();
    }

    private CharSequence columns(OpenEvent event) {
        columns.reset();
        if (view.timestamp()) {
            StringBuilder seconds = new StringBuilder();
            long nanos = event.timestamp() - firstTimestamp;
            if (nanos < 0) {
                seconds.append('-'); // another CPU's record overtook the first one
                nanos = -nanos;
            }
            seconds.append(nanos / 1_000_000_000L).append('.');
            Columns.appendDigits(seconds, nanos % 1_000_000_000L, 9);
            columns.left(seconds, 13);
        }
        if (view.uid()) {
            columns.left(Integer.toUnsignedLong(event.uid()), 5);
        }
        columns.left(view.tid() ? event.tid() : event.pid(), PID_WIDTH).left(event.comm(), COMM_WIDTH);
        columns.right(event.descriptor(), 4).right(event.errno(), 3);
        if (view.extended()) {
            columns.octal(Integer.toUnsignedLong(event.flags()), 8);
        }
        return columns.last(view.paths().apply(event)).line();
    }
}
