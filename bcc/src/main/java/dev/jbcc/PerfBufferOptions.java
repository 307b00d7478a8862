package dev.jbcc;

/**
 * How a perf buffer is opened; the parameters of {@code open_perf_buffer} in bcc Python. Immutable: each {@code with…} method
 * returns a changed copy.
 *
 * @param pageCount pages for each CPU, a power of two ({@code page_cnt})
 * @param lost told about samples that found no room ({@code lost_cb}). The default does nothing: unlike in bcc, nothing is
 *     printed; they are counted in {@link EventBuffer#lostSamples} all the same
 * @param wakeupEvents how many samples there are on one CPU before a poll wakes up ({@code wakeup_events}); what is left over
 *     comes with {@link Bpf#perfBufferConsume}
 */
public record PerfBufferOptions(int pageCount, LostCallback lost, int wakeupEvents) {
    private static final PerfBufferOptions DEFAULTS =
            new PerfBufferOptions(EventBuffer.DEFAULT_PAGES, EventBuffer.IGNORE_LOSS, 1);

    /** The defaults of bcc: 8 pages for each CPU, and a wake-up for each sample. */
    public static PerfBufferOptions defaults() {
        return DEFAULTS;
    }

    public PerfBufferOptions withPageCount(int pages) {
        return new PerfBufferOptions(pages, lost, wakeupEvents);
    }

    public PerfBufferOptions withLost(LostCallback callback) {
        return new PerfBufferOptions(pageCount, callback, wakeupEvents);
    }

    public PerfBufferOptions withWakeupEvents(int events) {
        return new PerfBufferOptions(pageCount, lost, events);
    }
}
