package dev.jbcc.runtime.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.internal.sys.Sys;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sources here are event counters of the machine, which need no rights. */
class PollerTest {
    private static final class Counter implements PollSource, AutoCloseable {
        private final Sys sys = Sys.host();
        private final Arena arena = Arena.ofShared();
        private final MemorySegment number = arena.allocate(8, 8);
        private final int fd = sys.eventFd();

        void add(int events) {
            number.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, events);
            assertEquals(8, sys.write(fd, number, 0, 8));
        }

        @Override
        public int pollFd() {
            return fd;
        }

        @Override
        public int drain() {
            return sys.read(fd, number, 0, 8) < 0 ? 0 : (int) number.get(java.lang.foreign.ValueLayout.JAVA_LONG, 0);
        }

        @Override
        public void close() {
            assertEquals(0, sys.close(fd));
            arena.close();
        }
    }

    @Test
    void handlesWhatAllSourcesHave() {
        try (Counter one = new Counter();
                Counter other = new Counter();
                Poller poller = Poller.open()) {
            poller.add(one);
            poller.add(other);
            assertEquals(0, poller.poll(Duration.ZERO));
            one.add(3);
            other.add(4);
            assertEquals(7, poller.poll(Poller.FOREVER));
            assertEquals(0, poller.consume());
            other.add(5);
            assertEquals(5, poller.consume());
        }
    }

    @Test
    void isWokenByASourceFromAnotherThread() throws InterruptedException {
        try (Counter one = new Counter();
                Poller poller = Poller.open()) {
            poller.add(one);
            AtomicInteger handled = new AtomicInteger(-1);
            Thread waiting = new Thread(() -> handled.set(poller.poll(Poller.FOREVER)));
            waiting.start();
            one.add(11);
            waiting.join(Duration.ofSeconds(20));
            assertEquals(11, handled.get());
        }
    }

    @Test
    void isWokenAndClosedByAnotherThread() throws InterruptedException {
        Poller poller = Poller.open();
        poller.wakeUp();
        assertEquals(0, poller.poll(Poller.FOREVER));
        AtomicInteger handled = new AtomicInteger(-1);
        Thread waiting = new Thread(() -> {
            try {
                handled.set(poller.poll(Poller.FOREVER));
            } catch (IllegalStateException e) {
                handled.set(0); // closed before it began to wait
            }
        });
        waiting.start();
        poller.close();
        poller.close();
        waiting.join(Duration.ofSeconds(20));
        assertEquals(0, handled.get());
        assertThrows(IllegalStateException.class, () -> poller.poll(Duration.ZERO));
        assertThrows(IllegalStateException.class, poller::consume);
    }

    @Test
    void mayBeClosedByAHandler() {
        Poller poller = Poller.open();
        try (Counter one = new Counter()) {
            poller.add(new PollSource() {
                @Override
                public int pollFd() {
                    return one.pollFd();
                }

                @Override
                public int drain() {
                    poller.close();
                    return 1;
                }
            });
            assertEquals(1, poller.poll(Poller.FOREVER));
            assertThrows(IllegalStateException.class, poller::consume);
        }
    }
}
