package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options that say which tasks a tool looks at. They act in the kernel: the program includes {@code filters.h} and asks
 * {@code left_out()} when it runs on behalf of the task in question.
 */
public final class Filters {
    private final Options options;
    private Options.@Nullable Value<Long> pid;
    private Options.@Nullable Value<Long> tid;
    private Options.@Nullable Value<Long> uid;
    private Options.@Nullable Value<List<Long>> pids;
    private Options.@Nullable Value<List<Long>> tids;
    private Options.@Nullable Value<String> cgroups;
    private Options.@Nullable Value<String> mounts;

    Filters(Options options) {
        this.options = options;
    }

    /** Declares {@code -p}. */
    public Filters pid() {
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        return this;
    }

    /** Declares the option for one thread. */
    public Filters tid(String... names) {
        tid = options.thread("Only this thread.", names);
        return this;
    }

    /** Declares {@code -p} for several processes, separated by commas. */
    public Filters pids() {
        pids = options.processes("Only these processes.", "-p", "--pid");
        return this;
    }

    /** Declares the option for several threads, separated by commas. */
    public Filters tids(String... names) {
        tids = options.threads("Only these threads.", names);
        return this;
    }

    /** Declares the option for one user. */
    public Filters uid(String... names) {
        uid = options.value("USER", "Only this user, by number or name.", Users::uid, names);
        return this;
    }

    /** Declares {@code --cgroupmap} and {@code --mntnsmap}. */
    public Filters containers() {
        cgroups =
                options.text("PATH", "Only cgroups whose ids are keys of the hash that is pinned here.", "--cgroupmap");
        mounts = options.text(
                "PATH", "Only mount namespaces whose numbers are keys of the hash that is pinned here.", "--mntnsmap");
        return this;
    }

    /** Returns the process that was asked for; empty if several were. */
    public Optional<Long> wantedPid() {
        return pid == null ? single(pids) : pid.get();
    }

    /** Returns whether only some cgroups were asked for. */
    public boolean byCgroup() {
        return map(cgroups).isPresent();
    }

    /** Returns which tasks were asked for, for titles: {@code all threads}, {@code PID 185}, {@code TID 188}. */
    public String tasks() {
        List<Long> processes = several(pids);
        List<Long> threads = several(tids);
        Optional<Long> process = wantedPid();
        Optional<Long> thread = tid == null ? Optional.empty() : tid.get();
        return process.isPresent()
                ? "PID " + process.get()
                : !processes.isEmpty()
                        ? "PIDs " + joined(processes)
                        : thread.isPresent()
                                ? "TID " + thread.get()
                                : threads.isEmpty()
                                        ? "all threads"
                                        : (threads.size() == 1 ? "TID " : "TIDs ") + joined(threads);
    }

    private static String joined(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static List<Long> several(Options.@Nullable Value<List<Long>> option) {
        return option == null ? List.of() : option.or(List.of());
    }

    private static Optional<Long> single(Options.@Nullable Value<List<Long>> option) {
        List<Long> given = several(option);
        return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
    }

    void check() {
        check(cgroups, "--cgroupmap");
        check(mounts, "--mntnsmap");
        Map<String, Object> _ = settings();
    }

    private static void check(Options.@Nullable Value<String> map, String option) {
        map(map).ifPresent(path -> {
            if (!Files.exists(Path.of(path))) {
                throw new UsageException("option '" + option + "': '" + path
                        + "': nothing is pinned there; make a hash of 8-byte keys and 4-byte values"
                        + " (mount namespaces) or 8-byte values (cgroups) with 'bpftool map create'");
            }
            if (!isPinned(Path.of(path))) {
                throw new UsageException("option '" + option + "': '" + path
                        + "': not a map: what is pinned lies in a BPF file system, such as /sys/fs/bpf");
            }
            if (path.contains("\"") || path.contains("\\") || path.contains("\n")) {
                throw new UsageException(
                        "option '" + option + "': '" + path + "': a path with quotation marks or backslashes");
            }
        });
    }

    private static boolean isPinned(Path path) {
        try {
            return !Files.isDirectory(path) && Files.getFileStore(path).type().equals("bpf");
        } catch (IOException e) {
            return true; // the kernel will say
        }
    }

    private static Optional<String> map(Options.@Nullable Value<String> option) {
        return option == null ? Optional.empty() : option.get();
    }

    List<String> macros() {
        List<String> macros = new ArrayList<>();
        map(cgroups).ifPresent(path -> macros.add("-DCGROUP_MAP=\"" + path + '"'));
        map(mounts).ifPresent(path -> macros.add("-DMOUNT_MAP=\"" + path + '"'));
        several(macros, "WANTED_PIDS", several(pids));
        several(macros, "WANTED_TIDS", several(tids));
        return macros;
    }

    /** One is a setting, several are a program of their own. */
    private static void several(List<String> macros, String name, List<Long> numbers) {
        if (numbers.size() > 1) {
            macros.add("-D" + name + "(id)="
                    + numbers.stream().map(number -> "(id)==" + number).collect(Collectors.joining("||")));
        }
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        wantedPid().ifPresent(id -> settings.put("only_pid", id));
        single(tids).ifPresent(id -> settings.put("only_tid", id));
        if (tid != null) {
            tid.get().ifPresent(id -> settings.put("only_tid", id));
        }
        if (uid != null) {
            uid.get().ifPresent(id -> settings.put("only_uid", id));
        }
        return settings;
    }
}
