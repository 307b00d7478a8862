package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;

/**
 * A sub-command. Its constructor declares options and keeps what that returns; then {@link #prepare} checks what was given, and {@link
 * #run} runs with it, once.
 */
public interface Command {
    /**
     * Checks what was given, before anything is done. Asks nothing of the kernel but whether processes and files are there.
     *
     * @throws UsageException if it makes no sense
     * @throws dev.jbcc.runtime.BpfException if a process is not there
     */
    default void prepare() {}

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
