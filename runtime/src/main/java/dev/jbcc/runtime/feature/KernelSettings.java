package dev.jbcc.runtime.feature;

import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.ProcFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of the running system decides what a process may do with BPF, at the moment it was read. Whatever cannot be read is
 * empty.
 *
 * @param release as {@code uname -r} prints it
 * @param userId effective user of this process
 * @param capabilities effective capabilities of this process, one bit per number, see {@link #has}
 * @param lockdown {@code none}, {@code integrity} or {@code confidentiality}
 * @param jit {@code net.core.bpf_jit_enable}: 0 interprets, 1 compiles, 2 compiles and prints
 * @param unprivilegedBpfDisabled {@code kernel.unprivileged_bpf_disabled}: 0 allowed to all, 1 and 2 not
 * @param kptrRestrict {@code kernel.kptr_restrict}: whether kernel addresses are hidden
 * @param perfEventParanoid {@code kernel.perf_event_paranoid}
 * @param securityModules in the kernel's order, such as {@code lockdown}, {@code bpf}
 * @param tracefs where it is mounted, if that is where it usually is
 * @param bpffs where it is mounted, if that is where it usually is
 */
public record KernelSettings(
        String release,
        OptionalInt userId,
        long capabilities,
        Optional<String> lockdown,
        OptionalInt jit,
        OptionalInt unprivilegedBpfDisabled,
        OptionalInt kptrRestrict,
        OptionalInt perfEventParanoid,
        List<String> securityModules,
        Optional<Path> tracefs,
        Optional<Path> bpffs) {

    /** Number of the capability to administer networks. */
    public static final int CAP_NET_ADMIN = Capabilities.CAP_NET_ADMIN;

    /** Number of the capability that allows nearly everything. */
    public static final int CAP_SYS_ADMIN = Capabilities.CAP_SYS_ADMIN;

    /** Number of the capability to exceed limits. */
    public static final int CAP_SYS_RESOURCE = Capabilities.CAP_SYS_RESOURCE;

    /** Number of the capability to use perf events. */
    public static final int CAP_PERFMON = Capabilities.CAP_PERFMON;

    /** Number of the capability to use BPF. */
    public static final int CAP_BPF = Capabilities.CAP_BPF;

    public KernelSettings {
        securityModules = List.copyOf(securityModules);
    }

    /** Reads those of the running system. */
    public static KernelSettings read() {
        return read(Path.of("/"), KernelRelease.name());
    }

    static KernelSettings read(Path root, String release) {
        String status = text(root.resolve("proc/self/status"));
        String mounts = text(root.resolve("proc/self/mountinfo"));
        return new KernelSettings(
                release,
                effectiveUser(status),
                Capabilities.parse(status).bits(),
                chosen(text(root.resolve("sys/kernel/security/lockdown"))),
                number(root.resolve("proc/sys/net/core/bpf_jit_enable")),
                number(root.resolve("proc/sys/kernel/unprivileged_bpf_disabled")),
                number(root.resolve("proc/sys/kernel/kptr_restrict")),
                number(root.resolve("proc/sys/kernel/perf_event_paranoid")),
                list(text(root.resolve("sys/kernel/security/lsm"))),
                mount(mounts, "tracefs", "/sys/kernel/tracing", "/sys/kernel/debug/tracing"),
                mount(mounts, "bpf", "/sys/fs/bpf"));
    }

    /** Returns whether this process has the capability of that number. */
    public boolean has(int capability) {
        return new Capabilities(true, capabilities).has(capability);
    }

    /** Returns whether this process may load programs that trace: it has CAP_SYS_ADMIN, or CAP_BPF and CAP_PERFMON. */
    public boolean mayTrace() {
        return has(CAP_SYS_ADMIN) || (has(CAP_BPF) && has(CAP_PERFMON));
    }

    private static String text(Path file) {
        return ProcFile.text(file.toString());
    }

    private static OptionalInt number(Path file) {
        try {
            return OptionalInt.of(Integer.parseInt(text(file)));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The second of the four numbers after {@code Uid:}. */
    private static OptionalInt effectiveUser(String status) {
        int start = status.indexOf("\nUid:");
        if (start < 0) {
            return OptionalInt.empty();
        }
        int end = status.indexOf('\n', start + 1);
        String[] numbers = status.substring(start + 5, end < 0 ? status.length() : end)
                .strip()
                .split("\t", -1);
        try {
            return numbers.length < 2 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(numbers[1]));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The word in brackets: {@code none [integrity] confidentiality}. */
    private static Optional<String> chosen(String choices) {
        int open = choices.indexOf('[');
        int close = choices.indexOf(']', open + 1);
        return open < 0 || close < 0 ? Optional.empty() : Optional.of(choices.substring(open + 1, close));
    }

    private static List<String> list(String commas) {
        List<String> names = new ArrayList<>();
        for (String name : commas.strip().split(",", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** A line is {@code ID PARENT DEVICE ROOT PLACE OPTIONS … - TYPE SOURCE OPTIONS}. Only where others look counts. */
    private static Optional<Path> mount(String mounts, String type, String... usual) {
        List<String> places = new ArrayList<>();
        for (String line : mounts.split("\n", -1)) {
            int dash = line.indexOf(" - ");
            if (dash >= 0 && line.startsWith(type + " ", dash + 3)) {
                String[] fields = line.substring(0, dash).split(" ", -1);
                if (fields.length > 4) {
                    places.add(fields[4]);
                }
            }
        }
        for (String place : usual) {
            if (places.contains(place)) {
                return Optional.of(Path.of(place));
            }
        }
        return Optional.empty();
    }
}
