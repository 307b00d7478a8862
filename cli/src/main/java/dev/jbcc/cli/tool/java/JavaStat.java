package dev.jbcc.cli.tool.java;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.TopScreen;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.HotSpot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code jbcc javastat}: what JVMs do each second, one line each. */
public final class JavaStat extends IntervalTool {
    private static final int COMMAND_WIDTH = 20;

    /** By what lines can be sorted. */
    private enum Order {
        CLOAD,
        GC,
        METHOD,
        OBJNEW,
        THREAD;

        long amount(Row row) {
            return switch (this) {
                case CLOAD -> row.classes();
                case GC -> row.collections();
                case METHOD -> row.methods();
                case OBJNEW -> row.objects();
                case THREAD -> row.threads();
            };
        }
    }

    /** Options of the program {@code java} whose value is the next word. */
    private static final Set<String> WITH_VALUE =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--add-modules", "--source");

    private final TopScreen screen;
    private final Options.Value<Order> sort;
    private final Set<Integer> known = new HashSet<>();
    private long last;

    public JavaStat(Options options) {
        super(options, "javastat", "javastat.c", Duration.ofSeconds(1));
        screen = TopScreen.withRows(options);
        sort = options.value(
                "ORDER",
                "Sort by cload, gc, method, objnew or thread, the most first.",
                JavaStat::order,
                "-S",
                "--sort");
        options.footer("", "Ends with Ctrl-C. 'jbcc help javastat' explains the columns.");
    }

    private static Order order(String text) {
        return Stream.of(Order.values())
                .filter(order -> order.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "option '--sort': '" + text + "': not one of cload, gc, method, objnew, thread"));
    }

    /** {@code struct counts} of {@code javastat.c}. */
    record Counts(long methods, long collections, long objects, long classes, long threads) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    }

    private record Row(int pid, String command, Counts counts, double seconds) {
        long perSecond(long count) {
            return Math.round(count / seconds);
        }

        long methods() {
            return counts.methods;
        }

        long collections() {
            return counts.collections;
        }

        long objects() {
            return counts.objects;
        }

        long classes() {
            return counts.classes;
        }

        long threads() {
            return counts.threads;
        }
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        follow(session);
        last = System.nanoTime();
    }

    /** Attaches to the JVMs that are new, other than that of the tool, and forgets those that are gone. */
    private void follow(Session session) {
        Set<Integer> found = new HashSet<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Integer::valueOf)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .filter(pid -> HotSpot.of(pid).isLoaded())
                    .forEach(found::add);
        } catch (IOException e) {
            throw new BpfException("processes: /proc: " + e.getMessage(), e);
        }
        known.retainAll(found);
        for (int pid : found) {
            if (known.add(pid)) {
                follow(session, pid);
            }
        }
    }

    private static void follow(Session session, int pid) {
        try {
            HotSpotProbes _ = HotSpotProbes.of(pid)
                    .attach(session, "method__entry", "on_method")
                    .attach(session, "gc__begin", "on_collection")
                    .attach(session, "object__alloc", "on_object")
                    .attach(session, "class__loaded", "on_class")
                    .attach(session, "thread__start", "on_thread");
        } catch (BpfException e) {
            session.note("process " + pid + ": not all is counted: " + e.getMessage());
        }
    }

    @Override
    protected void start(Session session) {
        screen.announce(session, interval());
    }

    @Override
    protected void startInterval(Session session) {
        screen.start(session);
    }

    @Override
    protected void report(Session session) {
        long now = System.nanoTime();
        double seconds = (now - last) / 1e9;
        last = now;
        Map<Integer, Counts> counts = new HashMap<>();
        session.bpf()
                .table("counts", Integer.class, Counts.class)
                .itemsLookupAndDeleteBatch()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        List<Row> rows = new ArrayList<>();
        for (int pid : known) {
            rows.add(new Row(pid, command(pid), counts.getOrDefault(pid, Counts.NONE), seconds));
        }
        screen.print(
                session,
                lines(session, now),
                rows,
                sort.get()
                        .map(order -> Comparator.comparingLong(order::amount).reversed())
                        .orElse(Comparator.comparingInt(Row::pid))
                        .thenComparing(Row::pid));
        follow(session);
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        session.lost(
                new Counters(session, "losses", 1).take()[0], "events not counted, of more than 1024 processes", "");
    }

    private RecordLines<Row> lines(Session session, long now) {
        RecordLines<Row> lines = new RecordLines<Row>(json())
                .time(false, session.clock(), _ -> now)
                .leftNumber("PID", "pid", 6, Row::pid)
                .left("CMDLINE", "command", COMMAND_WIDTH, row -> json() ? row.command() : shortened(row.command()));
        return json()
                ? lines.hide("methods", Row::methods)
                        .hide("collections", Row::collections)
                        .hide("objects", Row::objects)
                        .hide("classes", Row::classes)
                        .hide("threads", Row::threads)
                : lines.leftNumber("METHOD/s", "", 10, row -> row.perSecond(row.methods()))
                        .leftNumber("GC/s", "", 6, row -> row.perSecond(row.collections()))
                        .leftNumber("OBJNEW/s", "", 10, row -> row.perSecond(row.objects()))
                        .leftNumber("CLOAD/s", "", 8, row -> row.perSecond(row.classes()))
                        .leftNumber("THR/s", "", 6, row -> row.perSecond(row.threads()));
    }

    /** Returns the main class, module, source or archive, without where it is, and the arguments; as much as the column holds. */
    static String shortened(String command) {
        String[] words = command.split(" ");
        int main = 1;
        while (main < words.length && words[main].startsWith("-")) {
            main += WITH_VALUE.contains(words[main]) ? 2 : 1;
        }
        if (main >= words.length) {
            return cut(command);
        }
        String name = words[main].substring(words[main].lastIndexOf('/') + 1);
        String plain =
                name.endsWith(".jar") || name.endsWith(".java") ? name : name.substring(name.lastIndexOf('.') + 1);
        words[main] = plain;
        return cut(String.join(" ", Arrays.asList(words).subList(main, words.length)));
    }

    private static String cut(String text) {
        return text.length() <= COMMAND_WIDTH ? text : text.substring(0, COMMAND_WIDTH);
    }

    /** Returns the words of its command line; empty if it has ended. */
    private static String command(int pid) {
        try {
            Path file = Path.of("/proc", Integer.toString(pid), "cmdline");
            try (InputStream words = Files.newInputStream(file)) {
                return new String(words.readAllBytes(), StandardCharsets.UTF_8)
                        .replace('\0', ' ')
                        .strip();
            }
        } catch (IOException e) {
            return "";
        }
    }
}
