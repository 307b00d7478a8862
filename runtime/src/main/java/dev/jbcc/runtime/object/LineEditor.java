package dev.jbcc.runtime.object;

/**
 * Says how a source line is to be described in an object file. A compiler that was given a program by another program knows neither
 * its name nor its lines; whoever called it does.
 */
@FunctionalInterface
public interface LineEditor {
    /**
     * A place in a source.
     *
     * @param text of the whole line; the kernel shows it in the verifier's log
     * @param line counted from 1
     * @param column counted from 1, at most 1023; 0 when unknown
     */
    record Line(String file, String text, int line, int column) {}

    /** Returns what to put in the place of a line; itself to leave it. */
    Line edit(Line line);
}
