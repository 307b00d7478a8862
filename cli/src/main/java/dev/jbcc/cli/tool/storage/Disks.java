package dev.jbcc.cli.tool.storage;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Names and numbers of disks, as sysfs has them. A number is {@code MAJOR << 20 | MINOR}, as in the kernel. */
final class Disks {
    private static final int MINOR_BITS = 20;
    private static final int MINOR_MASK = (1 << MINOR_BITS) - 1;
    private static final Path BLOCK = Path.of("/sys/block");

    private Disks() {}

    /** Declares {@code -d}; the answer is the disk's number. */
    static Options.Value<Integer> option(Options options) {
        return options.value("DISK", "Only this disk, such as sda.", Disks::number, "-d", "--disk");
    }

    /** What {@code block.h} attaches to where kernels differ. */
    static List<ProbeChoice> probes() {
        return List.of(ProbeChoice.optional("new requests", Probe.tracepoint("block:block_io_start", "HAVE_IO_START")));
    }

    static int major(int device) {
        return device >>> MINOR_BITS;
    }

    static int minor(int device) {
        return device & MINOR_MASK;
    }

    private static Map<String, Integer> all() {
        Map<String, Integer> disks = new TreeMap<>();
        try (Stream<Path> entries = Files.list(BLOCK)) {
            for (Path entry : entries.toList()) {
                String[] numbers =
                        Files.readString(entry.resolve("dev")).strip().split(":");
                disks.put(
                        entry.getFileName().toString(),
                        Integer.parseInt(numbers[0]) << MINOR_BITS | Integer.parseInt(numbers[1]));
            }
        } catch (IOException _) {
            // Disks may come and go; what was found so far is named.
        }
        return disks;
    }

    private static int number(String name) {
        Map<String, Integer> disks = all();
        Integer number = disks.get(name.startsWith("/dev/") ? name.substring(5) : name);
        if (number == null) {
            throw new UsageException("option '--disk': '" + name + "': no such disk; there "
                    + (disks.isEmpty() ? "are none" : "are " + String.join(", ", disks.keySet())));
        }
        return number;
    }

    /** Returns the names by number. */
    static Map<Integer, String> names() {
        Map<Integer, String> names = new TreeMap<>();
        all().forEach((name, number) -> names.put(number, name));
        return names;
    }

    /** Returns a disk's name, or {@code MAJOR:MINOR} if it has gone. */
    static String name(Map<Integer, String> names, int device) {
        return names.getOrDefault(device, major(device) + ":" + minor(device));
    }
}
