package dev.jbcc.cli.tool;

import dev.jbcc.cli.output.Columns;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Turns the kernel's monotonic timestamps into times of day. */
public final class WallClock {
    private final long startNanos;
    private final Instant start;

    /**
     * @param startNanos CLOCK_MONOTONIC, which on Linux is {@link System#nanoTime}, at the start of the tool
     * @param start the same moment as a time of day
     */
    public WallClock(long startNanos, Instant start) {
        this.startNanos = startNanos;
        this.start = start;
    }

    public static WallClock now() {
        return new WallClock(System.nanoTime(), Instant.now());
    }

    /** Returns nanoseconds since the start; negative for what happened before. */
    public long sinceStart(long monotonicNanos) {
        return monotonicNanos - startNanos;
    }

    /** Returns the time in UTC, in microseconds: {@code 2026-01-31T23:59:59.000001Z}. */
    public String iso(long monotonicNanos) {
        String text = start.plusNanos(sinceStart(monotonicNanos))
                .truncatedTo(ChronoUnit.MICROS)
                .toString();
        // Instant leaves out trailing zeros in groups of three.
        int dot = text.indexOf('.');
        String digits = dot < 0 ? "" : text.substring(dot + 1, text.length() - 1);
        return text.substring(0, dot < 0 ? text.length() - 1 : dot)
                + '.'
                + digits
                + "0".repeat(6 - digits.length())
                + 'Z';
    }

    /** Returns microseconds since 1970. */
    public long unixMicros(long monotonicNanos) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, start.plusNanos(sinceStart(monotonicNanos)));
    }

    /** Returns the local time as {@code HH:MM:SS}. */
    public String localTime(long monotonicNanos) {
        Instant moment = start.plusNanos(sinceStart(monotonicNanos));
        LocalTime time = LocalTime.ofInstant(moment, ZoneId.systemDefault());
        StringBuilder out = new StringBuilder(8);
        Columns.appendDigits(out, time.getHour(), 2);
        Columns.appendDigits(out.append(':'), time.getMinute(), 2);
        Columns.appendDigits(out.append(':'), time.getSecond(), 2);
        return out.toString();
    }
}
