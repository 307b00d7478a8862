package dev.jbcc.cli;

/** Exit statuses of every sub-command. */
public final class ExitStatus {
    /** Done, also when it was ended by Ctrl-C. */
    public static final int OK = 0;

    /** Something did not work; standard error says what. */
    public static final int FAILURE = 1;

    /** The command line makes no sense. */
    public static final int USAGE = 2;

    /** Done, but something that was traced could not be delivered; standard error says how much. */
    public static final int LOST = 3;

    private ExitStatus() {}
}
