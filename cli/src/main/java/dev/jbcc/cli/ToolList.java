package dev.jbcc.cli;

import dev.jbcc.cli.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** The tools, for who wants to know of all of them or to have one with its options given. */
public final class ToolList {
    private ToolList() {}

    /** A tool as help lists it. */
    public record Entry(String area, String name, String summary) {}

    /** Returns the tools in the order of help. */
    public static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Subcommand command : Subcommand.values()) {
            if (command.isTool()) {
                entries.add(new Entry(command.area().title(), command.commandName(), command.summary()));
            }
        }
        return entries;
    }

    /**
     * Returns a tool with its options given, ready to run.
     *
     * @return empty if there is no tool of that name, or it is more than one program
     * @throws UsageException if the options are not known
     */
    public static Optional<Tool> tool(String name, String... arguments) {
        Subcommand command = Subcommand.find(name).filter(Subcommand::isTool).orElse(null);
        if (command == null) {
            return Optional.empty();
        }
        Options options = new Options(name, command.summary());
        Command created = command.create(options);
        try {
            var _ = Main.commandLine(options).parseArgs(arguments);
        } catch (ParameterException e) {
            throw new UsageException(name + ": " + e.getMessage());
        }
        return created instanceof Tool tool ? Optional.of(tool) : Optional.empty();
    }
}
