package dev.jbcc.benchmarks;

import dev.jbcc.Bpf;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contenders that are processes of their own, in {@code benchmarks/src/main/peers}. */
final class Peers {
    private Peers() {}

    static Path source(String name) {
        return Path.of(System.getProperty("jbcc.root"), "benchmarks/src/main/peers", name);
    }

    /** Opens the programs that all contenders use; nothing is attached. */
    static Bpf open() {
        return Bpf.fromFile(source("hotpaths.c")).autoAttach(false).open();
    }

    /** Writes the object of those programs. */
    static Path object(Path scratch) throws IOException {
        try (Bpf bpf = open()) {
            return Files.write(
                    scratch.resolve("hotpaths.o"),
                    bpf.compilation().orElseThrow().bytes());
        }
    }

    /** Builds a contender in C; empty, with a remark on standard error, if what it takes is not installed. */
    static Optional<Path> libbpf(Path scratch, String source) throws InterruptedException {
        Path binary = scratch.resolve(source.replace(".c", ""));
        List<String> command = List.of(
                "gcc",
                "-O2",
                "-pthread",
                "-o",
                binary.toString(),
                source(source).toString(),
                "-lbpf");
        try {
            String _ = run(command, Map.of());
            return Optional.of(binary);
        } catch (IOException e) {
            System.err.println("libbpf left out: needs the packages gcc and libbpf-dev: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Runs a process and returns its output. */
    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(line -> output.append(line).append('\n'));
        }
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + ": exit status " + process.exitValue());
        }
        return output.toString();
    }
}
