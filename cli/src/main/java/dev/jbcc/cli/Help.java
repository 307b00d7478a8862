package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Help texts: the overview, the usage of a command, and the whole tree that completion scripts are made from. */
final class Help {
    private static final int NAME_WIDTH = 12;

    private Help() {}

    /** Prints what {@code jbcc --help} shows. */
    static void overview(Output out) {
        out.line("Usage: jbcc COMMAND [OPTION]...");
        out.line("Traces Linux with BPF programs in the C dialect of bcc.");
        out.line();
        out.line("Commands:");
        list(out, false);
        out.line();
        out.line("Tools:");
        list(out, true);
        out.line();
        out.line("Options:");
        out.line("  -h, --help     Show this help and exit.");
        out.line("  -V, --version  Show the version and exit.");
        out.line();
        out.line("'jbcc COMMAND --help' lists the options of a command, 'jbcc help COMMAND' shows its manual page.");
        out.line("Exit status: 0 done, 1 something failed, 2 the command line makes no sense.");
    }

    private static void list(Output out, boolean tools) {
        for (Subcommand command : Subcommand.values()) {
            if (command.isTool() == tools) {
                String name = command.commandName();
                out.line("  " + name + " ".repeat(NAME_WIDTH - name.length()) + command.summary());
            }
        }
    }

    /** Returns the usage of one command. */
    static String usage(CommandLine line) {
        return line.getUsageMessage(Ansi.OFF);
    }

    /** Returns the whole tree of commands. */
    static CommandLine tree() {
        CommandSpec top = CommandSpec.create().name("jbcc");
        for (Subcommand subcommand : Subcommand.values()) {
            Options options = new Options(subcommand.commandName(), subcommand.summary());
            subcommand.create(options);
            top.addSubcommand(subcommand.commandName(), options.spec());
        }
        return new CommandLine(top);
    }

    /** Returns the manual page of a command, as plain text. */
    static String page(String name) {
        return ManualPage.render(
                Version.resource("pages/" + name.toLowerCase(Locale.ROOT) + ".md"), Terminal.helpWidth());
    }
}
