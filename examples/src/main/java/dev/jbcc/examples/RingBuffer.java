package dev.jbcc.examples;

import dev.jbcc.Bpf;

/** Events through a ring buffer, with a C enum as a Java enum. */
public final class RingBuffer {
    /** The Java side of {@code enum kind}, by the names of C. */
    enum Kind {
        KIND_FORK,
        KIND_EXIT
    }

    /** The Java side of {@code struct event_t}. */
    record Event(Kind kind, int pid, int other, String comm) {}

    private RingBuffer() {}

    /** The first argument is how many seconds to run, by default 10. */
    public static void main(String[] args) {
        try (Bpf bpf = Example.program("ring_buffer.c").open()) {
            bpf.table("events").openRingBuffer(Event.class, (_, event) -> {
                switch (event.kind()) {
                    case KIND_FORK ->
                        System.out.printf("%-16s %d starts %d%n", event.comm(), event.pid(), event.other());
                    case KIND_EXIT -> System.out.printf("%-16s %d ends%n", event.comm(), event.pid());
                }
            });
            long end = Example.end(args, 10);
            while (Example.isOn(end)) {
                bpf.ringBufferPoll(Example.SHORT);
            }
        }
    }
}
