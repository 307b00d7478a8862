package dev.jbcc.runtime.symbol;

import java.util.concurrent.TimeUnit;

/**
 * Decides when something that changes is read again: when it is old, and not more often than reading costs a twentieth of the
 * time. Not thread-safe.
 */
final class Freshness {
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHARE = 20;

    private boolean known;
    private long started;
    private long ended;

    void start() {
        started = System.nanoTime();
    }

    void end() {
        ended = System.nanoTime();
        known = true;
    }

    /** Makes it old. */
    void expire() {
        known = false;
    }

    /** Returns whether it has not been read for so long that it should be. */
    boolean isOld() {
        return !known || (age() > OLD_NANOS && mayReadAgain());
    }

    /** Returns whether it may be read again if there is a reason to. */
    boolean mayReadAgain() {
        return !known || age() > SHARE * (ended - started);
    }

    private long age() {
        return System.nanoTime() - ended;
    }
}
