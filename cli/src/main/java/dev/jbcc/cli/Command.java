package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;

/** A sub-command. Its constructor declares options and keeps what that returns; then it runs with what was given, once. */
public interface Command {
    /**
     * Does the work.
     *
     * @return one of {@link ExitStatus}
     * @throws UsageException if option values do not fit together
     * @throws dev.jbcc.runtime.BpfException if something of BPF does not work; {@link Main} prints it
     */
    int run(Context context);

    /**
     * What a running sub-command has around it.
     *
     * @param out standard output
     * @param stop says when to end
     * @param errors standard error
     */
    record Context(Output out, StopSignal stop, ErrorReport errors) {}
}
