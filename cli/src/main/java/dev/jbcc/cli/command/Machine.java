package dev.jbcc.cli.command;

import dev.jbcc.cli.Privileges;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What files below {@code /proc} and {@code /sys} tell about the machine. */
final class Machine {
    private final Path root;

    /** @param root normally {@code /} */
    Machine(Path root) {
        this.root = root;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(kernel());
        findings.add(privileges());
        findings.add(btf());
        findings.add(tracefs());
        findings.add(bpffs());
        findings.add(lockdown());
        findings.add(jit());
        return findings;
    }

    private Finding kernel() {
        String release = read("proc/sys/kernel/osrelease").orElse("unknown");
        return Finding.ok("kernel", "Linux " + release + " on " + System.getProperty("os.arch"));
    }

    Finding privileges() {
        Privileges own = Privileges.of(root.resolve("proc/self/status"));
        if (own.admin()) {
            return Finding.ok("privileges", "CAP_SYS_ADMIN");
        }
        List<String> missing = new ArrayList<>();
        if (!own.bpf()) {
            missing.add("CAP_BPF");
        }
        if (!own.perfmon()) {
            missing.add("CAP_PERFMON");
        }
        if (missing.isEmpty()) {
            return Finding.note(
                    "privileges",
                    "CAP_BPF and CAP_PERFMON without CAP_SYS_ADMIN",
                    "tracepoints also need a tracefs that this user can read");
        }
        return Finding.fail("privileges", "no " + String.join(", no ", missing), "run as root");
    }

    private Finding btf() {
        Path file = root.resolve("sys/kernel/btf/vmlinux");
        String override = System.getenv("JBCC_BTF");
        if (override != null && !override.isEmpty()) {
            Path named = Path.of(override);
            return Files.isReadable(named)
                    ? Finding.ok("BTF", "JBCC_BTF=" + override)
                    : Finding.fail("BTF", "JBCC_BTF=" + override + ": cannot be read", "unset it or correct it");
        }
        if (!Files.exists(file)) {
            return Finding.fail(
                    "BTF",
                    "/sys/kernel/btf/vmlinux: no such file",
                    "the kernel must be built with CONFIG_DEBUG_INFO_BTF; or set JBCC_BTF to a file with its types");
        }
        try {
            return Finding.ok("BTF", "/sys/kernel/btf/vmlinux, " + Files.size(file) / 1024 + " KiB");
        } catch (IOException e) {
            return Finding.fail("BTF", "/sys/kernel/btf/vmlinux: " + e.getMessage(), "");
        }
    }

    private Finding tracefs() {
        for (String place : List.of("sys/kernel/tracing", "sys/kernel/debug/tracing")) {
            Path events = root.resolve(place).resolve("events");
            if (Files.isDirectory(events)) {
                try (var listing = Files.newDirectoryStream(events)) {
                    if (listing.iterator().hasNext()) {
                        return Finding.ok("tracefs", "/" + place);
                    }
                } catch (AccessDeniedException _) {
                    return Finding.fail("tracefs", "/" + place + ": permission denied", "run as root");
                } catch (IOException e) {
                    return Finding.fail("tracefs", "/" + place + ": " + e.getMessage(), "");
                }
            }
        }
        if (mounted("tracefs")) {
            // Its directories are readable by root only, so for others they do not exist.
            return Finding.unknown("tracefs", "mounted, but not readable", "run as root");
        }
        return Privileges.of(root.resolve("proc/self/status")).admin()
                ? Finding.note("tracefs", "not mounted", "while jbcc runs as root, it mounts one that it alone sees")
                : Finding.fail("tracefs", "not mounted", "mount -t tracefs tracefs /sys/kernel/tracing");
    }

    private Finding bpffs() {
        return mounted("bpf")
                ? Finding.ok("bpffs", "mounted")
                : Finding.note("bpffs", "not mounted", "to pin maps and programs: mount -t bpf bpf /sys/fs/bpf");
    }

    private Finding lockdown() {
        Optional<String> text = read("sys/kernel/security/lockdown");
        if (text.isEmpty()) {
            return Finding.ok("lockdown", "none");
        }
        int open = text.get().indexOf('[');
        int close = text.get().indexOf(']');
        String mode = open >= 0 && close > open ? text.get().substring(open + 1, close) : text.get();
        return switch (mode) {
            case "none" -> Finding.ok("lockdown", mode);
            case "integrity" ->
                Finding.note("lockdown", mode, "programs cannot write user memory (bpf_probe_write_user)");
            default ->
                Finding.fail(
                        "lockdown",
                        mode,
                        "programs cannot read kernel memory; boot without lockdown=" + mode
                                + " or without secure boot");
        };
    }

    private Finding jit() {
        return switch (read("proc/sys/net/core/bpf_jit_enable").orElse("")) {
            case "1" -> Finding.ok("BPF JIT", "on");
            case "2" -> Finding.note("BPF JIT", "on, with debugging output", "sysctl net.core.bpf_jit_enable=1");
            case "0" -> Finding.note("BPF JIT", "off, so programs are slow", "sysctl net.core.bpf_jit_enable=1");
            default -> Finding.unknown("BPF JIT", "cannot be told", "");
        };
    }

    /** Returns whether a file system of that type is mounted where such belong; containers have others in odd places. */
    private boolean mounted(String type) {
        for (String line : read("proc/self/mounts").orElse("").split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length > 2 && fields[2].equals(type) && fields[1].startsWith("/sys/")) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
