package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the JVM does while its start-up cache is made: as much as possible of what a start does. Classes that are used here load in
 * microseconds later. Needs no root, and goes as far as it may: without root up to the first system call that is refused, with
 * root through loading, attaching and reading. What it traces is this process alone. Nothing here may fail the build: what does
 * not work is only not in the cache.
 */
final class Training {
    private static final String SHORT = "0.3";

    private final StopSignal stop = new StopSignal();

    private Training() {}

    public static void main(String[] args) throws IOException {
        Training training = new Training();
        training.all();
        training.stop.exit(ExitStatus.OK);
    }

    private void all() throws IOException {
        for (Subcommand command : Subcommand.values()) {
            run(command.commandName(), "--help");
        }
        run("--version");
        run("--no-such-option");
        run("doctor");
        String self = Long.toString(ProcessHandle.current().pid());
        Path directory = Files.createTempDirectory("jbcc-training");
        Path program = directory.resolve("training.c");
        try (InputStream text = Training.class.getResourceAsStream("training.c")) {
            if (text != null) {
                Files.write(program, text.readAllBytes());
            }
            String file = program.toString();
            run("compile", "-o", directory.resolve("training.o").toString(), file);
            run("check", file); // now from the object cache
            run("check", "--json", directory.resolve("training.o").toString());
            Thread opener = new Thread(() -> open(program), "opener");
            opener.setDaemon(true);
            opener.start();
            run("run", "--duration", SHORT, "--cflag", "-DPID=" + self, file);
            run("run", "--json", "--duration", SHORT, "--cflag", "-DPID=" + self, file);
            run("opensnoop", "-p", self, "-d", SHORT);
            run("opensnoop", "-p", self, "-d", SHORT, "--json");
            run("execsnoop", "-P", self, "-d", SHORT);
            run("execsnoop", "-P", self, "-d", SHORT, "--json");
            opener.interrupt();
        } finally {
            Files.deleteIfExists(directory.resolve("training.o"));
            Files.deleteIfExists(program);
            Files.deleteIfExists(directory);
        }
    }

    /** Gives the tools something to see: this process opens files and starts processes. */
    private static void open(Path file) {
        try {
            while (!Thread.interrupted()) {
                int _ = Files.readAllBytes(file).length;
                int _ = new ProcessBuilder("true").start().waitFor();
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException _) {
            // training is over, or there is no such program
        }
    }

    private void run(String... args) {
        int _ = Main.run(args, new Output(OutputStream.nullOutputStream()), System.err, stop);
    }
}
