package dev.jbcc.cli.tool.security;

import dev.jbcc.Bpf;
import dev.jbcc.EventBuffer;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.Terminal;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Output;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** {@code jbcc ttysnoop}: what is written to a terminal. */
public final class TtySnoop extends EventTool<TtySnoop.Event> {
    private static final byte[] CLEAR = "\033[H\033[2J".getBytes(StandardCharsets.US_ASCII);
    private static final long USUAL_BYTES = 256;
    private static final long USUAL_PIECES = 16;
    private static final long MOST_BYTES = 4096;
    private static final long MOST_PIECES = 64;
    private static final int FORMAT_MASK = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final Options.Flag keep;
    private final Options.Value<Long> bytes;
    private final Options.Value<Long> pieces;
    private final Options.Values device;

    public TtySnoop(Options options) {
        super(options, "ttysnoop", Event.class);
        keep = options.flag("Do not clear the screen.", "-C", "--noclear");
        bytes = options.number(
                "BYTES", 1, MOST_BYTES, "Size of a piece of output (256 unless given).", "-s", "--datasize");
        pieces = options.number(
                "COUNT", 1, MOST_PIECES, "How many pieces of one write (16 unless given).", "-c", "--datacount");
        filters().pid().containers();
        device = options.parameters("DEVICE", "0..1", "A terminal: /dev/tty0, /dev/pts/2, or 2 for the latter.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help ttysnoop' says more.");
    }

    /**
     * {@code struct event} of {@code ttysnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param bytes how many of the data are meant
     */
    @SuppressWarnings("ArrayRecordComponent") // decoded from the ring buffer, and never compared
    record Event(long timestamp, int pid, int bytes, String comm, byte[] data) {
        byte[] written() {
            return Arrays.copyOf(data, bytes);
        }
    }

    private Path path() {
        if (device.get().isEmpty()) {
            throw new UsageException("argument DEVICE: missing: which terminal, such as /dev/pts/2");
        }
        String given = device.get().getFirst();
        return Path.of(given.matches("[0-9]+") ? "/dev/pts/" + given : given);
    }

    /** Returns the number of the device, as stat(2) has it. */
    private long number() {
        Path path = path();
        try {
            int mode = ((Number) Files.getAttribute(path, "unix:mode")).intValue();
            if ((mode & FORMAT_MASK) != CHARACTER_DEVICE) {
                throw new UsageException("argument DEVICE: '" + path + "': no terminal");
            }
            return ((Number) Files.getAttribute(path, "unix:rdev")).longValue();
        } catch (IOException _) {
            throw new UsageException("argument DEVICE: '" + path + "': there is no such device");
        }
    }

    @Override
    protected void check() {
        long _ = number();
    }

    @Override
    protected Map<String, Object> settings() {
        long number = number();
        return Map.of(
                "device_major",
                number >>> 8 & 0xfff,
                "device_minor",
                (number & 0xff) | (number >>> 12 & 0xfff00),
                "piece_bytes",
                bytes.or(USUAL_BYTES),
                "pieces",
                pieces.or(USUAL_PIECES));
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(true)
                .time(true, clock, Event::timestamp)
                .hide("pid", Event::pid)
                .hideText("comm", Event::comm)
                .hideText("text", event -> new String(event.written(), StandardCharsets.UTF_8));
    }

    @Override
    protected void trace(Session session) {
        if (json()) {
            super.trace(session);
        } else {
            mirror(session);
        }
        session.lost(
                new Counters(session, "cut", 1).take()[0],
                "bytes not shown, of writes that are longer than the pieces",
                "more: --datasize, --datacount");
    }

    /** Writes what the terminal gets, byte for byte. */
    private void mirror(Session session) {
        Output out = session.out();
        if (!keep.given() && Terminal.columns() > 0) {
            out.bytes(CLEAR);
            out.flush();
        }
        Bpf bpf = session.bpf();
        EventBuffer events = bpf.table("events").openRingBuffer(Event.class, (_, event) -> out.bytes(event.written()));
        drain(session, events);
    }
}
