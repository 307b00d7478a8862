package dev.jbcc.runtime.poll;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.ReaderTurns;
import dev.jbcc.runtime.internal.sys.Sys;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Waits for several sources at once and lets each handle its events in the calling thread. Does not own the sources.
 *
 * <p>Thread-safe: any number of threads may poll, one of them handles events at a time; sources may be added meanwhile. Any
 * thread may wake or close it, a handler too; closing ends the waits of others first.
 */
public final class Poller implements AutoCloseable {
    /** Long enough to wait without limit. */
    public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final ReaderTurns turns;

    /** Replaced and never changed, so that sources come and go while others are drained. */
    private volatile PollSource[] sources = {};

    private long added;

    private Poller(Epoll epoll) {
        this.turns = new ReaderTurns("poller", epoll) {
            @Override
            protected void free() {}
        };
    }

    /**
     * Opens a poller without sources.
     *
     * @throws SyscallException if the kernel refuses
     */
    public static Poller open() {
        return open(Sys.host());
    }

    static Poller open(Sys sys) {
        return new Poller(Epoll.open(sys, "poller"));
    }

    /**
     * Adds a source.
     *
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if closed
     */
    public void add(PollSource source) {
        synchronized (turns) {
            turns.epoll().add(source.pollFd(), added++);
            PollSource[] more = Arrays.copyOf(sources, sources.length + 1);
            more[sources.length] = source;
            sources = more;
        }
    }

    /** Forgets a source that was closed; does nothing if it is not there. May be called by a handler. */
    public void remove(PollSource source) {
        synchronized (turns) {
            List<PollSource> others = new ArrayList<>(Arrays.asList(sources));
            others.remove(source);
            sources = others.toArray(new PollSource[0]);
        }
    }

    /**
     * Handles what is there; if that is nothing, waits for it.
     *
     * @param timeout how long to wait at most; not negative
     * @return the number of events handled; 0 if the time was over, or somebody called {@link #wakeUp()} or closed it
     * @throws IllegalStateException if closed
     */
    public int poll(Duration timeout) {
        long deadline = ReaderTurns.deadline(timeout);
        turns.checkOpen();
        while (turns.enterBefore(deadline)) {
            int handled;
            try {
                handled = drain();
                VarHandle.fullFence(); // as each source would before it waits
            } finally {
                turns.leave();
            }
            if (handled > 0 || !turns.await(deadline)) {
                return handled;
            }
        }
        return 0;
    }

    /**
     * Handles what is there, without waiting.
     *
     * @return the number of events handled
     * @throws IllegalStateException if closed
     */
    public int consume() {
        turns.enter();
        try {
            return drain();
        } finally {
            turns.leave();
        }
    }

    private int drain() {
        int handled = 0;
        for (PollSource source : sources) {
            if (!turns.isClosed()) {
                handled += source.drain();
            }
        }
        return handled;
    }

    /** Ends the current wait of another thread, or the next one. */
    public void wakeUp() {
        turns.wakeUp();
    }

    /** Ends the waits of other threads and closes. Sources stay open. Idempotent. */
    @Override
    public void close() {
        turns.close();
    }
}
