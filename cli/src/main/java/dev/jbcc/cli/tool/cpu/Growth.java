package dev.jbcc.cli.tool.cpu;

import java.util.HashMap;
import java.util.Map;

/** How much counters, which the program only ever adds to, have grown since they were last looked at: nothing is lost in between. */
final class Growth {
    private final Map<Object, Long> before = new HashMap<>();

    /** Returns by how much a counter has grown; all of it the first time. */
    long of(Object counter, long now) {
        Long last = before.put(counter, now);
        return last == null ? now : now - last;
    }
}
