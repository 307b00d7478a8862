package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Help texts: the overview, the usage of a command, and the whole tree that completion scripts are made from. */
final class Help {
    private static final int NAME_WIDTH = 15;

    private Help() {}

    /** Prints what {@code jbcc --help} shows. */
    static void overview(Output out) {
        out.line("Usage: jbcc COMMAND [OPTION]...");
        out.line("Traces Linux with BPF programs in the C dialect of bcc.");
        out.line();
        for (Subcommand.Area area : Subcommand.Area.values()) {
            list(out, area);
        }
        out.line("Options:");
        out.line("  -h, --help     Show this help and exit.");
        out.line("  -V, --version  Show the version and exit.");
        out.line();
        out.line("'jbcc COMMAND --help' lists the options of a command, 'jbcc help COMMAND' shows its manual page.");
        out.line("Exit status: 0 done, 1 something failed, 2 the command line makes no sense, 3 records were lost.");
    }

    private static void list(Output out, Subcommand.Area area) {
        boolean any = false;
        for (Subcommand command : Subcommand.values()) {
            if (command.area() == area) {
                if (!any) {
                    out.line(area.title() + ":");
                    any = true;
                }
                String name = command.commandName();
                out.line("  " + name + " ".repeat(NAME_WIDTH - name.length()) + command.summary());
            }
        }
        if (any) {
            out.line();
        }
    }

    /** Returns the usage of one command, with the examples of its page. */
    static String usage(Subcommand command, CommandLine line) {
        StringBuilder text = new StringBuilder(line.getUsageMessage(Ansi.OFF));
        String examples = examples(Version.resource(resource(command.commandName())));
        if (!examples.isEmpty()) {
            text.append("\nExamples:\n");
            examples.lines()
                    .forEach(example -> text.append("  ").append(example).append('\n'));
        }
        return text.toString();
    }

    /** Returns the first block of code in section EXAMPLES of a page; empty if there is none. */
    private static String examples(String page) {
        int section = page.indexOf("\n## EXAMPLES\n");
        int start = section < 0 ? -1 : page.indexOf("```\n", section);
        int end = start < 0 ? -1 : page.indexOf("```", start + 4);
        return end < 0 ? "" : page.substring(start + 4, end);
    }

    private static String resource(String command) {
        return "pages/" + command.toLowerCase(Locale.ROOT) + ".md";
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
        return ManualPage.render(Version.resource(resource(name)), Terminal.helpWidth());
    }
}
