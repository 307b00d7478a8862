package dev.jbcc.cli.command;

import dev.jbcc.cli.Command;
import java.util.function.Consumer;

/** Where remarks of the compiler go. */
final class Progress {
    private Progress() {}

    /** Returns a consumer that shows remarks on standard error if the user wants to hear more. */
    static Consumer<String> of(Command.Context context, boolean verbose) {
        return verbose ? context.errors()::note : remark -> {};
    }
}
