package dev.jbcc.cli.tool.network;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.NetworkDevice;
import dev.jbcc.value.StructValue;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code jbcc netqtop}: what is sent and received through each queue of a network device. */
public final class NetQTop extends IntervalTool {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);
    private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/net");
    private static final int NARROW = 77;
    private static final int WIDE = 95;

    private final Options.Value<String> device;
    private final Options.Flag throughput;
    private long intervalStart;

    public NetQTop(Options options) {
        super(options, "netqtop", "netqtop.c", Pace.options(options, Duration.ofSeconds(1)));
        device = options.text("DEVICE", "The network device; it must be given.", "-n", "--name");
        throughput = options.flag("Add columns with bytes and packets per second.", "-t", "--throughput");
        options.footer("", "Ends with Ctrl-C. 'jbcc help netqtop' explains the columns.");
    }

    @Override
    protected void check() {
        super.check();
        if (!device.given()) {
            throw new UsageException("option '--name': must be given: the network device, such as -n eth0");
        }
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_device", NetworkDevice.index(device.or("")), "only_namespace", namespace());
    }

    private static long namespace() {
        try {
            String link = Files.readSymbolicLink(OWN_NAMESPACE).toString(); // net:[4026531840]
            return Long.parseLong(link.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new BpfException(OWN_NAMESPACE + ": " + e.getMessage());
        }
    }

    /** Returns how many queues the device has, of {@code tx} or {@code rx}; at least 1. */
    private int queues(String direction) {
        int count = 0;
        Path directory = Path.of("/sys/class/net", device.or(""), "queues");
        try (DirectoryStream<Path> queues = Files.newDirectoryStream(directory, direction + "-*")) {
            for (Path _ : queues) {
                count++;
            }
        } catch (IOException _) {
            // the device is gone, or of a namespace that sysfs does not show
        }
        return Math.max(1, count);
    }

    @Override
    protected void start(Session session) {
        intervalStart = System.nanoTime();
    }

    @Override
    protected void startInterval(Session session) {}

    @Override
    protected void report(Session session) {
        long now = System.nanoTime();
        double seconds = (now - intervalStart) / 1e9;
        intervalStart = now;
        List<QueueTraffic> sent = traffic(queues("tx"));
        List<QueueTraffic> received = traffic(queues("rx"));
        Table<Object, Object> table = session.bpf().table("queues");
        for (Map.Entry<Object, Object> entry : table.itemsLookupAndDeleteBatch()) {
            StructValue queue = (StructValue) entry.getKey();
            int number = (int) queue.getLong("number");
            List<QueueTraffic> list = queue.getLong("direction") == 0 ? sent : received;
            while (list.size() <= number) {
                list.add(new QueueTraffic(list.size()));
            }
            list.get(number).add((StructValue) entry.getValue());
        }
        session.say(ZonedDateTime.now(ZoneId.systemDefault()).format(TIME));
        print(session, now, "TX", sent, seconds);
        session.say("");
        print(session, now, "RX", received, seconds);
        session.say("-".repeat(throughput.given() ? WIDE : NARROW));
    }

    private static List<QueueTraffic> traffic(int queues) {
        List<QueueTraffic> list = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            list.add(new QueueTraffic(i));
        }
        return list;
    }

    private void print(Session session, long now, String direction, List<QueueTraffic> queues, double seconds) {
        session.say(direction);
        RecordLines<QueueTraffic> lines = QueueTraffic.lines(json(), throughput.given(), seconds);
        if (json()) {
            lines.time(true, session.clock(), _ -> now)
                    .hideText("device", _ -> device.or(""))
                    .hideText("direction", _ -> direction.toLowerCase(Locale.ROOT));
        }
        session.say(lines.header());
        QueueTraffic total = new QueueTraffic(QueueTraffic.TOTAL);
        for (QueueTraffic queue : queues) {
            lines.add(queue).ifPresent(session.out()::line);
            total.add(queue);
        }
        if (!json()) {
            lines.add(total).ifPresent(session.out()::line);
        }
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        session.lost(new Counters(session, "lost", 1).take()[0], "packets not counted, for lack of room", "");
    }
}
