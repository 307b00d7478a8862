package dev.jbcc.runtime.poll;

/** Something a {@link Poller} waits for: a reader together with its handlers. */
public interface PollSource {
    /** Returns a file descriptor that is readable when there is something to handle; it stays the source's own. */
    int pollFd();

    /**
     * Handles what is there, without waiting.
     *
     * @return the number of events handled; 0 if there were none, or the source is closed
     */
    int drain();
}
