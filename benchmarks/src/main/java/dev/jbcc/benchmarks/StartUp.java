package dev.jbcc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long from process start to "program loaded", for a hello-size program with a perf output, a hash map and a read through
 * {@code task_struct}, and for a tracing program of 200 lines? How long do the stages of compiling take?
 *
 * <p>Whole processes, one after another, all contenders in turn within each round, so that a change of the machine's load
 * falls on all of them. A process is timed from its start to the line that says the program is in the kernel, where its peak
 * memory is read, or to its end if it only compiles. Needs root. Run with {@code benchmarks/run StartUp [--rounds N]}.
 */
public final class StartUp {
    private static final int DEFAULT_ROUNDS = 15;

    private static final String SMALL = "startup.c";
    private static final String USUAL = "tracing.c";
    private static final Pattern STAGE = Pattern.compile("\"([a-z ]+)\":([0-9]+\\.[0-9]{3})");

    private final Path root;
    private final Path scratch;

    private StartUp(Path root, Path scratch) throws IOException {
        this.root = root;
        this.scratch = scratch;
        for (String program : List.of(SMALL, USUAL)) {
            Files.copy(Peers.source(program), scratch.resolve(program), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A contender: how its process is started, and what has to be done before each start. */
    private record Contender(String name, List<String> command, Map<String, String> environment, Runnable before) {}

    /** One timed process; {@code stages} are the times of the compiler's stages in milliseconds. */
    private record Run(long nanos, long peakKilobytes, Map<String, Double> stages) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = DEFAULT_ROUNDS;
        if (arguments.length == 2 && arguments[0].equals("--rounds")) {
            rounds = Integer.parseInt(arguments[1]);
        } else if (arguments.length != 0) {
            System.err.println("usage: StartUp [--rounds N]");
            System.exit(2);
        }
        try (Scratch scratch = Scratch.create()) {
            new StartUp(Path.of(System.getProperty("jbcc.root")), scratch.path()).measure(rounds);
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        List<Contender> contenders = contenders();
        List<List<Run>> runs = new ArrayList<>();
        for (Contender contender : contenders) {
            run(contender); // fills caches, builds what is not built
            runs.add(new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                runs.get(i).add(run(contenders.get(i)));
            }
        }
        report(contenders, runs, rounds);
    }

    private List<Contender> contenders() throws IOException {
        String jbcc = root.resolve("jbcc").toString();
        Path cache = scratch.resolve("cache");
        Map<String, String> environment = Map.of("JBCC_CACHE_DIR", cache.toString());
        List<Contender> contenders = new ArrayList<>();
        for (String program : List.of(SMALL, USUAL)) {
            List<String> check =
                    List.of(jbcc, "check", "--json", scratch.resolve(program).toString());
            String name = "jbcc, " + program + ", ";
            contenders.add(new Contender(name + "object cached", check, environment, () -> {}));
            // A comment of its own makes each source new to the object cache; everything else stays cached.
            contenders.add(new Contender(name + "compiling", check, environment, () -> touch(program)));
            List<String> compile = List.of(
                    jbcc,
                    "compile",
                    "-o",
                    scratch.resolve("out.o").toString(),
                    scratch.resolve(program).toString());
            contenders.add(new Contender(name + "only compiled, cached", compile, environment, () -> {}));
            contenders.add(new Contender(name + "only compiled, new", compile, environment, () -> touch(program)));
        }
        contenders.add(new Contender("jbcc --version", List.of(jbcc, "--version"), environment, () -> {}));
        contenders.add(new Contender(
                "empty JVM",
                List.of(ProcessHandle.current().info().command().orElse("java"), "-version"),
                Map.of(),
                () -> {}));
        BccPeer.find(scratch)
                .ifPresent(bcc -> contenders.add(new Contender(
                        "bcc (python3-bpfcc), " + SMALL,
                        bcc.command("startup.py", scratch.resolve(SMALL)),
                        bcc.environment(),
                        () -> {})));
        return contenders;
    }

    private void touch(String program) {
        try {
            String text = Files.readString(Peers.source(program));
            Files.writeString(scratch.resolve(program), text + "// " + System.nanoTime() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Run run(Contender contender) throws IOException, InterruptedException {
        contender.before().run();
        ProcessBuilder builder = new ProcessBuilder(contender.command()).redirectErrorStream(true);
        builder.environment().putAll(contender.environment());
        long start = System.nanoTime();
        Process process = builder.start();
        StringBuilder output = new StringBuilder();
        long nanos = -1;
        long peak = -1;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
                if (nanos < 0 && isLoaded(line)) {
                    nanos = System.nanoTime() - start;
                    peak = peakKilobytes(process.pid());
                }
            }
        }
        int status = process.waitFor();
        if (contender.command().contains("compile")) {
            nanos = System.nanoTime() - start;
        }
        if (status != 0 || nanos < 0) {
            throw new IllegalStateException(contender.name() + ": exit status " + status + ", output:\n" + output);
        }
        return new Run(nanos, peak, stages(output.toString()));
    }

    private static Map<String, Double> stages(String output) {
        Map<String, Double> stages = new LinkedHashMap<>();
        STAGE.matcher(output)
                .results()
                .forEach(stage -> stages.put(stage.group(1), Double.parseDouble(stage.group(2))));
        return stages;
    }

    private static boolean isLoaded(String line) {
        return line.startsWith("loaded")
                || line.contains("\"ok\":true")
                || line.contains("Runtime Environment")
                || line.startsWith("jbcc ");
    }

    /** Peak resident memory; -1 when the process has already gone. */
    private static long peakKilobytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    private static void report(List<Contender> contenders, List<List<Run>> runs, int rounds) throws IOException {
        double peer = Double.NaN;
        for (int i = 0; i < contenders.size(); i++) {
            if (contenders.get(i).name().startsWith("bcc")) {
                peer = millis(runs.get(i))[rounds / 2];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "process start to \"program loaded\", %d rounds, load average %s%n%n",
                rounds,
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        System.out.println("| contender | median ms | min | max | peak MB | of bcc's median |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        for (int i = 0; i < contenders.size(); i++) {
            double[] sorted = millis(runs.get(i));
            long peak = runs.get(i).stream().mapToLong(Run::peakKilobytes).max().orElse(-1);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %s | %s |%n",
                    contenders.get(i).name(),
                    sorted[rounds / 2],
                    sorted[0],
                    sorted[rounds - 1],
                    peak < 0 ? "-" : Long.toString(peak / 1024),
                    Double.isNaN(peer) ? "-" : String.format(Locale.ROOT, "%.2f", sorted[rounds / 2] / peer));
        }
        System.out.println();
        for (int i = 0; i < contenders.size(); i++) {
            if (contenders.get(i).name().endsWith("compiling")) {
                reportStages(contenders.get(i).name(), runs.get(i));
            }
        }
    }

    /** The stages in the order in which they come; some go on beside others, so they do not add up to the whole. */
    private static void reportStages(String name, List<Run> runs) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        runs.forEach(run -> run.stages()
                .forEach((stage, time) ->
                        times.computeIfAbsent(stage, key -> new ArrayList<>()).add(time)));
        StringBuilder line = new StringBuilder(name + ", stages in ms, medians:");
        times.forEach((stage, values) -> {
            values.sort(null);
            line.append(String.format(Locale.ROOT, " %s %.1f", stage, values.get(values.size() / 2)));
        });
        System.out.println(line);
    }

    private static double[] millis(List<Run> runs) {
        double[] sorted = runs.stream().mapToDouble(run -> run.nanos() / 1e6).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
