package dev.jbcc.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.AutoComplete;

/** {@code jbcc completion}: a completion script for bash or zsh on standard output. */
final class CompletionCommand implements Command {
    private final Options.Values shells;

    CompletionCommand(Options options) {
        shells = options.parameters("SHELL", "0..1", "bash (default) or zsh.");
        options.footer("", "In bash: source <(jbcc completion)", "In zsh: source <(jbcc completion zsh)");
    }

    @Override
    public int run(Context context) {
        List<String> given = shells.get();
        String shell = given.isEmpty() ? "bash" : given.getFirst();
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UsageException("shell '" + shell + "': not known; there are bash and zsh");
        }
        // One script serves both: it turns on zsh's emulation of bash completion itself.
        context.out().bytes(AutoComplete.bash("jbcc", Help.tree()).getBytes(StandardCharsets.UTF_8));
        return ExitStatus.OK;
    }
}
