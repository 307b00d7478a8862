package dev.jbcc.cli.tool.probe;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Options that tools with probes have: which tasks, and headers for what users write. */
final class ProbeOptions {
    private final Filters tasks;
    private final Options.Values includes;
    private final Options.@Nullable Value<String> cgroup;

    /** @param cgroupNames of the option for a control group; none if there is no such option */
    ProbeOptions(Options options, Filters tasks, String... cgroupNames) {
        this.tasks = tasks;
        includes = options.repeated(
                "HEADER", "Include a header, such as 'linux/sched.h', or a file of your own.", "-I", "--include");
        cgroup = cgroupNames.length == 0
                ? null
                : options.text("PATH", "Only this control group (v2) and those below it.", cgroupNames);
    }

    private boolean byCgroup() {
        return cgroup != null && cgroup.given();
    }

    void check() {
        if (cgroup != null) {
            cgroup.get().filter(path -> !Files.isDirectory(Path.of(path))).ifPresent(path -> {
                throw new UsageException("option '--cgroup-path': '" + path + "': no directory of a control group");
            });
        }
    }

    /** Returns the lines that include the headers: files where they are, others as the program finds them. */
    String headers() {
        return includes.get().stream()
                .map(header -> {
                    Path file = Path.of(header).toAbsolutePath();
                    return Files.isRegularFile(file) ? "\"" + file + "\"" : "<" + header + ">";
                })
                .map(header -> "#include " + header + "\n")
                .collect(Collectors.joining());
    }

    List<String> macros() {
        return byCgroup() ? List.of("-DUNDER_CGROUP") : List.of();
    }

    /** Puts the control group where the program looks. */
    void prepare(Session session) {
        if (byCgroup() && cgroup != null) {
            session.bpf().cgroupArray("cgroups").put(0, Path.of(cgroup.get().orElseThrow()));
        }
    }

    /** Returns the process that functions of programs and libraries are to be followed in. */
    int process() {
        return tasks.wantedPid().map(Long::intValue).orElse(Bpf.ALL_PROCESSES);
    }
}
