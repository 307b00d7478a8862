package dev.jbcc.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A snapshot of everything that tracing can leave behind: in the kernel BPF programs, maps, links and BTF by id, pins, dynamic
 * events (kprobe_events, uprobe_events) and armed kprobes; in this process descriptors and mappings of kernel objects.
 *
 * @param things one line per thing, with how many there are of it
 */
public record KernelState(Map<String, Integer> things) {
    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final Path KPROBES = Path.of("/sys/kernel/debug/kprobes/list");

    public KernelState {
        things = Map.copyOf(things);
    }

    /** Returns what the whole kernel and this process have now. For guests, where nobody else traces. */
    public static KernelState ofKernel() {
        Map<String, Integer> things = new TreeMap<>();
        for (BpfIds.Kind kind : BpfIds.Kind.values()) {
            BpfIds.list(kind).forEach(object -> add(things, object));
        }
        if (Files.isDirectory(BPFFS)) {
            try (Stream<Path> files = Files.walk(BPFFS)) {
                files.filter(file -> !file.equals(BPFFS)).forEach(file -> add(things, "pin " + file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        lines(TRACEFS.resolve("dynamic_events")).forEach(line -> add(things, "dynamic event " + line));
        // The address and the kind are in front; what is armed for whom does not matter.
        lines(KPROBES).forEach(line -> add(things, "kprobe " + line.replaceFirst("^\\S+\\s+", "")));
        addProcess(things);
        return new KernelState(things);
    }

    /** Returns what this process has now. For a kernel that is shared with others. */
    public static KernelState ofProcess() {
        Map<String, Integer> things = new TreeMap<>();
        addProcess(things);
        return new KernelState(things);
    }

    private static void addProcess(Map<String, Integer> things) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target;
                try {
                    target = Files.readSymbolicLink(descriptor).toString();
                } catch (IOException e) {
                    continue; // the descriptor of the listing itself, closed by now
                }
                // Files of the JVM (jars, pipes of children) come and go as it likes.
                if (target.startsWith("anon_inode:") || target.startsWith("/sys/") || target.startsWith("socket:")) {
                    add(things, "descriptor of " + target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String mapping : lines(Path.of("/proc/self/maps"))) {
            int name = mapping.indexOf("anon_inode:");
            if (name >= 0) {
                add(things, "mapping of " + mapping.substring(name));
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // a kernel without it
        }
    }

    private static void add(Map<String, Integer> things, String thing) {
        things.merge(thing, 1, Integer::sum);
    }

    /** Returns what there is in this snapshot beyond an earlier one. */
    public List<String> since(KernelState before) {
        List<String> more = new ArrayList<>();
        things.forEach((thing, count) -> {
            int extra = count - before.things.getOrDefault(thing, 0);
            if (extra > 0) {
                more.add(extra == 1 ? thing : thing + " (" + extra + " times)");
            }
        });
        more.sort(null);
        return more;
    }

    /**
     * Returns what is left behind since this snapshot was taken. The kernel frees some objects late (RCU, work queues), so it
     * looks again until the limit while there is something.
     */
    public List<String> leftBehind(boolean wholeKernel, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            List<String> more = (wholeKernel ? ofKernel() : ofProcess()).since(this);
            if (more.isEmpty() || System.nanoTime() > end) {
                return more.stream().map(BpfIds::named).toList();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
