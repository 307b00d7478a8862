package dev.jbcc.cli;

/** The terminal that standard output is connected to. The launcher measures it; the JVM has no cheap way. */
public final class Terminal {
    private static final int HELP_WIDTH = 100;
    private static final int MIN_HELP_WIDTH = 60;

    private Terminal() {}

    /** Returns the number of columns; 0 if standard output is not a terminal. */
    public static int columns() {
        return Math.max(0, Integer.getInteger("jbcc.columns", 0));
    }

    /** Returns the width that help texts are wrapped to. */
    static int helpWidth() {
        int columns = columns();
        return columns == 0 ? HELP_WIDTH : Math.clamp(columns, MIN_HELP_WIDTH, HELP_WIDTH);
    }
}
