package dev.jbcc.cli.tool.top;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.Terminal;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.TopScreen;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.PerfEventAttributes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.utils.InfoCmp.Capability;

/** {@code jbcc top}: what processes do, on one screen that keys sort and move. */
public final class Top extends IntervalTool {
    private static final ProbeChoice FAULTS =
            ProbeChoice.optional("page faults", Probe.tracepoint("exceptions:page_fault_user", "HAVE_FAULTS"));
    private static final int TICKS_PER_SECOND = 99;
    private static final int KEY_MILLIS = 100;
    private static final int ANY = -1;

    private final Options.Flag batch;
    private final Options.Value<Order> order;
    private final Options.Value<Long> rows;
    private final Options.Value<Long> pid;
    private final TopScreen screen;
    private boolean tcp;
    private boolean faults;
    private long since;

    public Top(Options options) {
        super(options, "top", "top.c", Duration.ofSeconds(1));
        order = options.value(
                "WHAT",
                "Sort by " + String.join(", ", Order.names()) + "; cpu unless given.",
                name -> Order.find(name)
                        .orElseThrow(() -> new UsageException(
                                "option '--sort': '" + name + "': not one of " + String.join(", ", Order.names()))),
                "-s",
                "--sort");
        batch = options.flag("Print one table after another, as without a terminal.", "-b", "--batch");
        rows = options.number(
                "MAXROWS", 1, Integer.MAX_VALUE, "At most so many processes in a printed table.", "-r", "--maxrows");
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        screen = new TopScreen(options);
        options.footer("", "Ends with q or Ctrl-C. 'jbcc help top' explains the columns and the keys.");
    }

    @Override
    public List<ProbeChoice> probes() {
        return List.of(FAULTS);
    }

    @Override
    protected void attach(Session session) {
        Bpf bpf = session.bpf();
        bpf.attachPerfEvent(
                PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK).frequency(TICKS_PER_SECOND),
                "tick",
                ANY,
                ANY,
                ANY);
        faults = FAULTS.on(KernelTarget.ofEnvironment()).isPresent();
        try {
            bpf.attachKprobe("tcp_cleanup_rbuf", "tcp_received");
            bpf.attachKretprobe("tcp_sendmsg", "tcp_sent");
            tcp = true;
        } catch (BpfException e) {
            session.note("TCP traffic is not counted: " + e.getMessage());
        }
        bpf.table("activities").clear();
        since = System.nanoTime();
    }

    @Override
    protected void trace(Session session) {
        show(session);
        session.lost(
                new Counters(session, "lost", 1).take()[0], "events not counted, for lack of room in the tables", "");
    }

    private void show(Session session) {
        if (json() || batch.given() || Terminal.columns() == 0) {
            super.trace(session);
            return;
        }
        try (Screen full = Screen.open()) {
            onScreen(session, full);
        } catch (IOException e) {
            session.note("no full screen: " + e.getMessage());
            super.trace(session);
        }
    }

    private void onScreen(Session session, Screen full) throws IOException {
        View view = new View(order.or(Order.CPU), tcp, faults);
        for (Order each : Order.values()) {
            full.bind(each.key(), () -> view.sortBy(each));
        }
        full.bind('q', () -> view.press(View.Key.QUIT));
        full.bind(' ', () -> view.press(View.Key.PAUSE));
        full.bind('k', () -> view.press(View.Key.UP));
        full.bind('j', () -> view.press(View.Key.DOWN));
        full.bind(Capability.key_up, () -> view.press(View.Key.UP));
        full.bind(Capability.key_down, () -> view.press(View.Key.DOWN));
        full.bind(Capability.key_ppage, () -> view.press(View.Key.PAGE_UP));
        full.bind(Capability.key_npage, () -> view.press(View.Key.PAGE_DOWN));
        full.bind(Capability.key_home, () -> view.press(View.Key.HOME));
        view.update("Measuring, the first figures come in a moment.", 0, List.of());
        for (long left = count(); left > 0 && !session.over() && !view.over(); left--) {
            long next = since + interval().toNanos();
            do {
                full.draw(view.lines(full.rows(), full.columns()));
                long millis = (next - System.nanoTime()) / 1_000_000;
                full.act(Math.clamp(millis, 1, KEY_MILLIS));
            } while (next - System.nanoTime() > 0 && !session.over() && !view.over());
            long begin = since;
            List<Activity> found = take(session);
            view.update(TopScreen.title(session), since - begin, found);
        }
    }

    private List<Activity> take(Session session) {
        long now = System.nanoTime();
        Table<Object, Object> table = session.bpf().table("activities");
        List<Activity> found = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : table.itemsLookupAndDeleteBatch()) {
            int process = ((Number) entry.getKey()).intValue();
            if (!pid.given() || pid.or(0L) == process) {
                found.add(Activity.of(now - since, process, (List<?>) entry.getValue()));
            }
        }
        since = now;
        return found;
    }

    private RecordLines<Activity> lines(Session session) {
        long now = System.nanoTime();
        RecordLines<Activity> lines = new RecordLines<Activity>(true)
                .time(true, session.clock(), _ -> now)
                .hide("pid", Activity::pid)
                .hideText("comm", Activity::comm)
                .hide("interval_ns", Activity::nanos)
                .hide("cpu_ns", Activity::cpuNanos)
                .hide("wait_ns", Activity::waitNanos)
                .hide("longest_wait_ns", Activity::longestWaitNanos)
                .hide("waits", Activity::waits)
                .hide("read_bytes", Activity::readBytes)
                .hide("written_bytes", Activity::writtenBytes);
        if (tcp) {
            lines.hide("received_bytes", Activity::receivedBytes).hide("sent_bytes", Activity::sentBytes);
        }
        return faults ? lines.hide("faults", Activity::faults) : lines;
    }

    @Override
    protected void startInterval(Session session) {
        screen.start(session);
    }

    @Override
    protected void report(Session session) {
        List<Activity> sorted = order.or(Order.CPU).sorted(take(session));
        List<Activity> top = sorted.subList(0, (int) Math.min(sorted.size(), rows.or((long) Integer.MAX_VALUE)));
        if (json()) {
            RecordLines<Activity> lines = lines(session);
            top.forEach(activity -> lines.add(activity).ifPresent(session.out()::line));
            return;
        }
        View view = new View(Order.CPU, tcp, faults);
        session.say(View.header());
        top.forEach(activity -> session.out().line(view.row(activity)));
    }
}
