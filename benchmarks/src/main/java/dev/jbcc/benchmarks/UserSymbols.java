package dev.jbcc.benchmarks;

import dev.jbcc.runtime.symbol.ProgramFile;
import dev.jbcc.runtime.symbol.Symbol;
import dev.jbcc.runtime.symbol.Symbolizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How long does it take to name 100,000 functions of a large library, from the first address on? jbcc in a fresh JVM and bcc in a fresh
 * Python name the same addresses of a process that has the library loaded, in turn within each round; reading its symbols is part of it,
 * starting the JVM or Python is not. bcc takes minutes for a pass.
 *
 * <p>Needs {@code python3-bpfcc}, and for processes of others root. Run with {@code benchmarks/run UserSymbols LIBRARY [ROUNDS]}; the
 * library must be one with many symbols that loads by itself, such as the {@code libLLVM} that the compiler unpacks.
 */
public final class UserSymbols {
    private static final int ADDRESSES = 100_000;
    private static final int DEFAULT_ROUNDS = 1;

    private UserSymbols() {}

    /** What one contender took, and how many addresses it named. */
    private record Pass(double millis, int named) {
        static Pass parse(String output) {
            String[] words = output.strip().split(" ");
            return new Pass(Long.parseLong(words[0]) / 1e6, Integer.parseInt(words[1]));
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 3 && arguments[0].equals("pass")) {
            pass(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            return;
        }
        if (arguments.length == 0 || arguments.length > 2) {
            System.err.println("usage: UserSymbols LIBRARY [ROUNDS]");
            System.exit(2);
        }
        int rounds = arguments.length == 2 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
        ProcessBuilder user = new ProcessBuilder("sleep", "infinity");
        user.environment().put("LD_PRELOAD", arguments[0]);
        Process process = user.start();
        try (Scratch scratch = Scratch.create()) {
            Path addresses = scratch.path().resolve("addresses");
            Files.write(addresses, addresses(Path.of(arguments[0]), process.pid()));
            measure(rounds, Long.toString(process.pid()), addresses.toString());
        } finally {
            process.destroyForcibly();
        }
    }

    private static void measure(int rounds, String process, String addresses) throws IOException, InterruptedException {
        List<Pass> ours = new ArrayList<>();
        List<Pass> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(Pass.parse(Peers.run(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            UserSymbols.class.getName(),
                            "pass",
                            process,
                            addresses),
                    Map.of())));
            theirs.add(Pass.parse(Peers.run(
                    List.of(
                            "/usr/bin/python3",
                            Peers.source("usersymbols_bcc.py").toString(),
                            process,
                            addresses),
                    Map.of())));
        }
        System.out.printf(
                Locale.ROOT,
                "first pass over %,d addresses, milliseconds, medians, %d rounds, load average %s%n%n",
                ADDRESSES,
                rounds,
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        System.out.println("| jbcc | named | bcc | named | of bcc |\n|---:|---:|---:|---:|---:|");
        System.out.printf(
                Locale.ROOT,
                "| %,.0f | %,d | %,.0f | %,d | 1/%.1f |%n",
                median(ours),
                ours.getFirst().named(),
                median(theirs),
                theirs.getFirst().named(),
                median(theirs) / median(ours));
    }

    /** Returns places in functions all over the library, as addresses of a process, once it has the library. */
    private static List<String> addresses(Path library, long process) throws IOException, InterruptedException {
        String file = library.toRealPath().toString();
        ProgramFile symbols = ProgramFile.open(file, -1);
        long[] functions = symbols.functions(Pattern.compile("")).stream()
                .mapToLong(ProgramFile.Function::address)
                .distinct()
                .sorted()
                .toArray();
        if (functions.length < ADDRESSES) {
            throw new IOException(library + ": has only " + functions.length + " functions");
        }
        long start = start(file, process);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ADDRESSES; i++) {
            lines.add(Long.toString(start + functions[(int) ((long) i * functions.length / ADDRESSES)] + 1));
        }
        return lines;
    }

    /** Returns where a process has the start of a file. */
    private static long start(String file, long process) throws IOException, InterruptedException {
        while (true) {
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/maps"))) {
                String[] words = line.split(" +");
                if (words.length > 5 && words[5].equals(file) && Long.parseLong(words[2], 16) == 0) {
                    return Long.parseLong(words[0].substring(0, words[0].indexOf('-')), 16);
                }
            }
            Thread.sleep(10);
        }
    }

    private static void pass(int process, Path file) throws IOException {
        long[] addresses =
                Files.readAllLines(file).stream().mapToLong(Long::parseLong).toArray();
        Symbolizer symbols = new Symbolizer();
        int named = 0;
        long start = System.nanoTime();
        for (long address : addresses) {
            String name = symbols.find(process, address, true)
                    .map(symbol -> symbol.text(false, false))
                    .orElse(Symbol.UNKNOWN);
            named += name.equals(Symbol.UNKNOWN) ? 0 : 1;
        }
        System.out.println(System.nanoTime() - start + " " + named);
    }

    private static double median(List<Pass> passes) {
        return Median.of(passes.stream().map(Pass::millis).toList());
    }
}
