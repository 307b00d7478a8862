package dev.jbcc.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code jbcc help}: manual pages. */
final class HelpCommand implements Command {
    private final Options.Values names;

    HelpCommand(Options options) {
        names = options.parameters("COMMAND", "0..1", "The command whose page to show.");
    }

    @Override
    public int run(Context context) {
        List<String> given = names.get();
        if (given.isEmpty()) {
            Help.overview(context.out());
            return ExitStatus.OK;
        }
        String name = given.getFirst();
        if (Subcommand.find(name).isEmpty()) {
            throw new UsageException("command '" + name + "': not known" + Similar.hint(name, Subcommand.names())
                    + "; see 'jbcc --help'");
        }
        context.out().bytes(Help.page(name).getBytes(StandardCharsets.UTF_8));
        return ExitStatus.OK;
    }
}
