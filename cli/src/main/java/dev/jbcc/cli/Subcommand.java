package dev.jbcc.cli;

import dev.jbcc.cli.command.CheckCommand;
import dev.jbcc.cli.command.CompileCommand;
import dev.jbcc.cli.command.DoctorCommand;
import dev.jbcc.cli.command.RunCommand;
import dev.jbcc.cli.tool.ExecSnoop;
import dev.jbcc.cli.tool.OpenSnoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sub-commands, in the order in which help lists them. */
enum Subcommand {
    RUN("Run a program: attach it, print what it sends."),
    CHECK("Compile and load programs without attaching them."),
    COMPILE("Compile a program into an object file, or show a stage on the way."),
    DOCTOR("Say what works on this machine, and what to do about the rest."),
    EXECSNOOP("Trace new processes."),
    OPENSNOOP("Trace files being opened."),
    COMPLETION("Print the completion script for a shell."),
    HELP("Show the manual page of a command.");

    private final String summary;

    Subcommand(String summary) {
        this.summary = summary;
    }

    String commandName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String summary() {
        return summary;
    }

    /** Returns a new instance, its options declared; creating one is what costs, so only the one that runs is created. */
    Command create(Options options) {
        return switch (this) {
            case RUN -> new RunCommand(options);
            case CHECK -> new CheckCommand(options);
            case COMPILE -> new CompileCommand(options);
            case DOCTOR -> new DoctorCommand(options);
            case EXECSNOOP -> new ExecSnoop(options);
            case OPENSNOOP -> new OpenSnoop(options);
            case COMPLETION -> new CompletionCommand(options);
            case HELP -> new HelpCommand(options);
        };
    }

    /** Returns whether it is a tracing tool, which help lists apart. */
    boolean isTool() {
        return this == EXECSNOOP || this == OPENSNOOP;
    }

    static Optional<Subcommand> find(String name) {
        for (Subcommand command : values()) {
            if (command.commandName().equals(name)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Subcommand command : values()) {
            names.add(command.commandName());
        }
        return names;
    }
}
