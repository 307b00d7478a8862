package dev.jbcc.benchmarks;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.link.KprobeMulti;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long does it take to attach a program to 980 functions of the kernel? One {@code kprobe.multi} link by jbcc, and one by libbpf in C for
 * the same functions, in turn within each round. The program and the names are at hand; detaching is not measured.
 *
 * <p>Needs root, {@code gcc}, {@code libbpf-dev} and a kernel with {@code kprobe.multi} that may be traced, such as that of a guest: {@code
 * scripts/guest -k 6.12 java … dev.jbcc.benchmarks.Attach}, with the class path that {@code benchmarks/run} uses.
 */
public final class Attach {
    private static final int FUNCTIONS = 980;
    private static final int ROUNDS = 7;
    private static final int TURNS = 3;
    private static final String PROGRAM = "kprobe__vfs_read";

    /** Of the network, where nothing happens meanwhile. */
    private static final Pattern NAMES =
            Pattern.compile("(tcp|udp|ip|ip6|inet|inet6|sock|skb|dev|net|netdev|netlink|fib|neigh|rt|xfrm|sk)_\\w+");

    private Attach() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.create()) {
            List<String> functions = functions();
            Path names = Files.write(scratch.path().resolve("functions"), functions);
            Path file = scratch.path().resolve("attach.o");
            byte[] bytes = object();
            Files.write(file, bytes);
            Optional<Path> peer = Peers.libbpf(scratch.path(), "attach_libbpf.c");
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            try (BpfObject object = BpfObject.create(ObjectReader.read(bytes, "attach.o"), LoadOptions.defaults())) {
                BpfProgram program =
                        object.load(PROGRAM, SectionKind.of("kprobe.multi").orElseThrow());
                for (int round = 0; round < ROUNDS; round++) {
                    for (int turn = 0; turn < TURNS; turn++) {
                        ours.add(attach(program, functions));
                    }
                    if (peer.isPresent()) {
                        Peers.run(
                                        List.of(
                                                peer.get().toString(),
                                                file.toString(),
                                                PROGRAM,
                                                names.toString(),
                                                Integer.toString(TURNS)),
                                        Map.of())
                                .lines()
                                .forEach(line -> theirs.add(Double.parseDouble(line) / 1e6));
                    }
                }
            }
            report(ours, theirs);
        }
    }

    private static double attach(BpfProgram program, List<String> functions) {
        long start = System.nanoTime();
        try (Link _ = KprobeMulti.attach(program, functions, new long[0], false)) {
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private static byte[] object() {
        try (Bpf bpf = Bpf.fromText("int " + PROGRAM + "(struct pt_regs *ctx) { return 0; }")
                .autoAttach(false)
                .open()) {
            return bpf.compilation().orElseThrow().bytes();
        }
    }

    /** Returns functions that can be traced and share their names with nothing. */
    private static List<String> functions() throws IOException {
        Map<String, Integer> symbols = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/kallsyms"))) {
            symbols.merge(line.split("[ \t]")[2], 1, Integer::sum);
        }
        List<String> functions = Files.readAllLines(Path.of("/sys/kernel/tracing/available_filter_functions")).stream()
                .filter(name -> NAMES.matcher(name).matches() && symbols.getOrDefault(name, 0) == 1)
                .limit(FUNCTIONS)
                .toList();
        if (functions.size() < FUNCTIONS) {
            throw new IOException("only " + functions.size() + " functions");
        }
        return functions;
    }

    private static void report(List<Double> ours, List<Double> theirs) {
        System.out.printf(
                Locale.ROOT,
                "%d functions, milliseconds, medians of %d turns (least, most)%n%n| jbcc | libbpf | of libbpf |%n|---:|---:|---:|%n",
                FUNCTIONS,
                ours.size());
        System.out.printf(
                Locale.ROOT, "| %s | %s | %.2f |%n", shown(ours), shown(theirs), Median.of(ours) / Median.of(theirs));
    }

    private static String shown(List<Double> values) {
        return values.isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.1f (%.1f, %.1f)",
                        Median.of(values),
                        Collections.min(values),
                        Collections.max(values));
    }
}
