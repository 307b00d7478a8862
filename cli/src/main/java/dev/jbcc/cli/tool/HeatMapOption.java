package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The option {@code --heatmap} of tools with histograms. A tool has it wait and report in its place, and write the page at the end: while it
 * waits, the {@link Distribution} is emptied each second.
 */
public final class HeatMapOption {
    private static final String NAME = "--heatmap";

    private final Options.Value<String> file;
    private final HeatMap map = new HeatMap();

    /** Declares the option. */
    public HeatMapOption(Options options) {
        file = options.text(
                "FILE.html",
                "Write a heat map, one column for each second, as one web page that needs nothing else.",
                NAME);
    }

    /** Returns whether a map is wanted. */
    public boolean given() {
        return file.given();
    }

    /**
     * Checks that the page can be written.
     *
     * @throws dev.jbcc.cli.UsageException if it cannot
     */
    public void check() {
        file.get().ifPresent(name -> ResultFile.checkWritable(NAME, name));
    }

    /** Waits for the next output, and takes a column each second; ends early when the tool is to end. */
    public void await(
            Session session, Duration interval, Distribution distribution, Supplier<Distribution.Style> style) {
        long end = System.nanoTime() + interval.toNanos();
        while (given() && !session.over() && end - System.nanoTime() > 0) {
            session.await(Duration.ofNanos(Math.min(HeatMap.STEP.toNanos(), end - System.nanoTime())));
            distribution.collect(session, style.get(), map);
        }
        if (!given()) {
            session.await(interval);
        }
    }

    /** Prints the interval's histograms. */
    public void report(Session session, Distribution distribution, Distribution.Style style) {
        if (given()) {
            distribution.reportCollected(session, style);
        } else {
            distribution.report(session, style);
        }
    }

    /**
     * Writes the page, if it was asked for.
     *
     * @throws dev.jbcc.runtime.BpfException if the file cannot be written
     */
    public void write(String title) {
        file.get().ifPresent(name -> ResultFile.write(Path.of(name), map.html(title)));
    }
}
