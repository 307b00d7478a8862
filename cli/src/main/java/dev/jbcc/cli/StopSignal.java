package dev.jbcc.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The request to end: Ctrl-C, SIGTERM, or whatever else shuts the JVM down. The first one lets the command finish properly, with its
 * maps printed and its programs detached, and exit with its own status. Thread-safe.
 */
public final class StopSignal {
    /** Naming many stacks takes a while on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Duration patience;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean installed;
    private volatile int status;

    StopSignal() {
        this(PATIENCE);
    }

    /** @param patience how long the command may take to finish once it was asked to */
    StopSignal(Duration patience) {
        this.patience = patience;
    }

    /** Returns one that catches no signals: only {@link #request} ends what it is given to. */
    public static StopSignal withoutSignals() {
        StopSignal stop = new StopSignal();
        stop.installed = true;
        return stop;
    }

    /** Starts to catch signals. Until then they end the process at once, which is right while nothing is attached. */
    public void install() {
        if (!installed) {
            installed = true;
            Runtime.getRuntime().addShutdownHook(new Thread(this::atShutdown, "stop"));
        }
    }

    /** Returns whether the command is to end. */
    public boolean requested() {
        return asked.getCount() == 0;
    }

    /** Waits until the end is requested, or for a time. */
    public void await(Duration time) {
        try {
            boolean _ = asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Requests the end. */
    public void request() {
        asked.countDown();
    }

    /** Ends the process; for the main thread, when everything is closed and flushed. */
    void exit(int exitStatus) {
        status = exitStatus;
        finished.countDown();
        System.exit(exitStatus); // never returns while the JVM is shutting down: then the hook ends the process
    }

    @SuppressWarnings("SystemOut") // who reports errors may be what is stuck
    private void atShutdown() {
        if (finished.getCount() == 0) {
            return;
        }
        request();
        boolean done = false;
        try {
            done = finished.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!done) {
            System.err.println(
                    "jbcc: not ready " + patience.toSeconds() + " seconds after it was to end; the rest is lost");
            return;
        }
        // A JVM that a signal ends has the signal's exit status; halting is the way to give our own.
        Runtime.getRuntime().halt(status);
    }
}
