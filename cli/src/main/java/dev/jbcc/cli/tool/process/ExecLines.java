package dev.jbcc.cli.tool.process;

import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.WallClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Joins the records of {@code execsnoop.c} into calls of exec, leaves out what was not asked for, and makes lines. */
final class ExecLines implements Lines<ExecEvent> {
    private static final int COMM_WIDTH = 16;
    private static final int PID_WIDTH = 7;
    private static final int MAX_UNFINISHED = 4096;

    private final View view;
    private final WallClock clock;
    private final Columns columns = new Columns();
    private final JsonObject json = new JsonObject();

    /** Arguments seen, by thread. A thread that is killed inside exec never finishes, so the oldest are dropped at some point. */
    private final Map<Integer, List<String>> unfinished = new LinkedHashMap<>();

    ExecLines(View view, WallClock clock) {
        this.view = view;
        this.clock = clock;
    }

    /**
     * What to show.
     *
     * @param name show only processes whose name this is found in
     * @param line show only calls whose arguments, joined with blanks, this is found in
     */
    record View(
            boolean time,
            boolean timestamp,
            boolean uid,
            boolean failures,
            boolean quote,
            boolean json,
            Optional<Pattern> name,
            Optional<Pattern> line) {}

    @Override
    public CharSequence header() {
        columns.reset();
        if (view.time()) {
            columns.left("TIME", 8);
        }
        if (view.timestamp()) {
            columns.left("TIME(s)", 7);
        }
        if (view.uid()) {
            columns.left("UID", 5);
        }
        columns.left("PCOMM", COMM_WIDTH).left("PID", PID_WIDTH).left("PPID", PID_WIDTH);
        return columns.right("RET", 3).last("ARGS").line();
    }

    @Override
    public Optional<CharSequence> add(ExecEvent event) {
        switch (event.kind()) {
            case ExecEvent.ARGUMENT -> arguments(event.key()).add(event.text());
            case ExecEvent.MORE -> arguments(event.key()).add("...");
            case ExecEvent.FAILURE, ExecEvent.SUCCESS -> {
                List<String> arguments = unfinished.remove(event.key());
                if (arguments == null) {
                    return Optional.empty(); // it began before we did, or its start was filtered out
                }
                if (event.kind() == ExecEvent.SUCCESS && arguments.getFirst().isEmpty()) {
                    arguments.set(0, event.text()); // fexecve, or memory that was not there yet
                }
                return shown(event, arguments) ? Optional.of(line(event, arguments)) : Optional.empty();
            }
            default -> throw new IllegalStateException("record of kind " + event.kind());
        }
        return Optional.empty();
    }

    private List<String> arguments(int key) {
        List<String> arguments = unfinished.get(key);
        if (arguments == null) {
            if (unfinished.size() >= MAX_UNFINISHED) {
                unfinished.remove(unfinished.keySet().iterator().next());
            }
            arguments = new ArrayList<>();
            unfinished.put(key, arguments);
        }
        return arguments;
    }

    private boolean shown(ExecEvent event, List<String> arguments) {
        return (view.failures() || event.ret() >= 0)
                && view.name().map(p -> p.matcher(event.comm()).find()).orElse(true)
                && view.line()
                        .map(p -> p.matcher(String.join(" ", arguments)).find())
                        .orElse(true);
    }

    private CharSequence line(ExecEvent event, List<String> arguments) {
        if (view.json()) {
            json.reset();
            json.put("time", clock.iso(event.timestamp())).put("comm", event.comm());
            json.put("pid", event.pid()).put("ppid", event.parentPid());
            json.put("uid", Integer.toUnsignedLong(event.uid())).put("ret", event.ret());
            return json.put("args", arguments).toString();
        }
        columns.reset();
        if (view.time()) {
            columns.left(clock.localTime(event.timestamp()), 8);
        }
        if (view.timestamp()) {
            StringBuilder seconds = new StringBuilder();
            Columns.appendThousandths(seconds, clock.sinceStart(event.timestamp()) / 1_000_000);
            columns.left(seconds, 7);
        }
        if (view.uid()) {
            columns.left(Integer.toUnsignedLong(event.uid()), 5);
        }
        columns.left(event.comm(), COMM_WIDTH).left(event.pid(), PID_WIDTH);
        if (event.parentPid() > 0) {
            columns.left(event.parentPid(), PID_WIDTH);
        } else {
            columns.left("?", PID_WIDTH);
        }
        return columns.right(event.ret(), 3).last(text(arguments)).line();
    }

    private String text(List<String> arguments) {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            String oneLine = argument.replace("\n", "\\n");
            if (view.quote()) {
                text.append('"').append(oneLine.replace("\"", "\\\"")).append('"');
            } else {
                text.append(oneLine);
            }
        }
        return text.toString();
    }
}
