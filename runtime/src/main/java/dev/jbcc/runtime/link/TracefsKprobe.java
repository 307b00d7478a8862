package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.trace.Tracefs;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kprobes made by writing into {@code kprobe_events}. They have names and outlive the process, so the names carry its id and
 * the probe is removed when the link closes; those that processes left behind which no longer run are removed when the next
 * one is made.
 */
final class TracefsKprobe {
    private static final String GROUP = "jbcc";
    private static final int O_WRONLY = 1;
    private static final int O_APPEND = 0x400;
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final Bpf bpf;
    private final Path events;

    private TracefsKprobe(Bpf bpf, Tracefs tracefs) {
        this.bpf = bpf;
        this.events = tracefs.root().resolve("kprobe_events");
    }

    static Link attach(
            Bpf bpf,
            Tracefs tracefs,
            BpfProgram program,
            String target,
            String symbol,
            long offset,
            boolean returns,
            int maxActive) {
        TracefsKprobe probes = new TracefsKprobe(bpf, tracefs);
        if (!Files.exists(probes.events)) {
            throw new UnsupportedFeatureException(
                    "kprobes", "4.1 built with CONFIG_KPROBE_EVENTS", KernelRelease.name());
        }
        probes.removeLeftovers();
        String name = name(symbol, bpf.sys().processId());
        String place = symbol + (offset == 0 ? "" : "+" + offset);
        String kind = returns ? "r" + (maxActive == 0 ? "" : Integer.toString(maxActive)) : "p";
        int written = probes.write(kind + ":" + GROUP + "/" + name + " " + place);
        if (written < 0) {
            throw Kprobe.refused(target, "kprobe_events", -written);
        }
        Runnable removal = () -> {
            int _ = probes.write("-:" + GROUP + "/" + name);
        };
        int event;
        try {
            OptionalInt id = tracefs.eventId(GROUP, name);
            if (id.isEmpty()) {
                throw new BpfException(target + ": kprobe_events: the probe '" + name + "' has no id");
            }
            event = PerfEvents.openTracepoint(bpf.sys(), id.getAsInt());
            if (event < 0) {
                throw SyscallErrors.of(target, "perf_event_open", -event);
            }
        } catch (Throwable e) {
            removal.run();
            throw e;
        }
        return PerfEventLink.attach(bpf, program, new FileDescriptor(bpf.sys(), event, target), target, removal);
    }

    /** The kernel takes names of 63 letters, digits and underscores. */
    static String name(String symbol, int processId) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < symbol.length() && i < 32; i++) {
            char c = symbol.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            name.append(plain ? c : '_');
        }
        return name.append("_p")
                .append(processId)
                .append('_')
                .append(SERIAL.getAndIncrement())
                .toString();
    }

    /** Returns the process that made a probe, from a line such as {@code p:jbcc/vfs_read_p12_0 vfs_read}; -1 if not ours. */
    static int owner(String line) {
        int group = line.indexOf(":" + GROUP + "/");
        if (group < 0 || group > 8) {
            return -1;
        }
        int end = line.indexOf(' ');
        String name = end < 0 ? line : line.substring(0, end);
        int serial = name.lastIndexOf('_');
        int owner = serial < 0 ? -1 : name.lastIndexOf("_p", serial - 1);
        if (owner < 0) {
            return -1;
        }
        try {
            return Integer.parseInt(name, owner + 2, serial, 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void removeLeftovers() {
        String text;
        try {
            text = Files.readString(events, StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            return; // Only housekeeping; the write that follows tells what is wrong.
        }
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            String line = text.substring(start, end);
            int owner = owner(line);
            if (owner > 0 && !Files.exists(Path.of("/proc/" + owner))) {
                int colon = line.indexOf(':');
                int blank = line.indexOf(' ');
                int _ = write("-" + line.substring(colon, blank < 0 ? line.length() : blank));
            }
            start = end + 1;
        }
    }

    /** Appends a line; returns an error number, negated, or something else. */
    private int write(String line) {
        int fd = bpf.sys().open(events.toString(), O_WRONLY | O_APPEND);
        if (fd < 0) {
            return fd;
        }
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            StructBuffer buffer = StructBuffer.allocate(arena, bytes.length).put(0, bytes);
            long written = bpf.sys().write(fd, buffer.segment(), 0, bytes.length);
            return written < 0 ? (int) written : written == bytes.length ? 0 : -Errno.EIO;
        } finally {
            int _ = bpf.sys().close(fd);
        }
    }
}
