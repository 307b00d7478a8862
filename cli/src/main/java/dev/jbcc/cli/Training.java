package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;
import java.io.OutputStream;

/**
 * What the JVM does while its start-up cache is made: as much as possible of what a start does. Classes that are used here load in
 * microseconds later. Needs no root; with root it goes further, into the kernel.
 */
final class Training {
    private Training() {}

    public static void main(String[] args) {
        for (Subcommand command : Subcommand.values()) {
            run(command.commandName(), "--help");
        }
        run("--version");
        run("--no-such-option");
    }

    private static void run(String... args) {
        Main.run(args, new Output(OutputStream.nullOutputStream()), System.err, new StopSignal());
    }
}
