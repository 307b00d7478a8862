package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A socket that receives the packets of a network device that a socket filter program lets through, as they are on the wire:
 * those that come in and those that go out. Owns the socket; {@link #close()} detaches the program.
 *
 * <p>Thread-safe: one thread reads at a time, any other may close it, which ends the wait.
 */
public final class RawSocket implements Link {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int ETH_P_ALL = 3;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int ADDRESS_BYTES = 20;

    private final Sys sys;
    private final String target;
    private final FileDescriptor socket;
    private final Epoll epoll;
    private final ReentrantLock lock = new ReentrantLock();
    private long lost;
    private volatile boolean closed;

    private RawSocket(Sys sys, String target, FileDescriptor socket, Epoll epoll) {
        this.sys = sys;
        this.target = target;
        this.socket = socket;
        this.epoll = epoll;
    }

    /**
     * Opens a socket of a device in the network namespace of the calling thread, which needs CAP_NET_RAW, and attaches a socket
     * filter program.
     *
     * @param device such as {@code eth0}; empty for all devices
     * @throws BpfException if there is no such device
     * @throws SyscallException if the kernel refuses
     */
    public static RawSocket attach(BpfProgram program, String device) {
        return attach(Bpf.host(), program, device);
    }

    static RawSocket attach(Bpf bpf, BpfProgram program, String device) {
        String target = "raw socket of " + (device.isEmpty() ? "all devices" : "'" + device + "'");
        Sys sys = bpf.sys();
        int index = device.isEmpty() ? 0 : NetworkDevice.index(sys, device);
        // Without a protocol it receives nothing until it is bound: no packet gets in before the filter is there.
        int fd = sys.socket(AF_PACKET, SOCK_RAW, 0);
        if (fd < 0) {
            throw SyscallErrors.of(target, "socket", -fd, SyscallErrors.hint(-fd, Capabilities.CAP_NET_RAW));
        }
        FileDescriptor socket = new FileDescriptor(sys, fd, target);
        try {
            SocketFilter.attachForGood(sys, fd, program, target);
            bind(sys, fd, index, target);
            Epoll epoll = Epoll.open(sys, target);
            try {
                epoll.add(fd, 0);
                return new RawSocket(sys, target, socket, epoll);
            } catch (Throwable e) {
                epoll.close();
                throw e;
            }
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private static void bind(Sys sys, int fd, int index, String target) {
        try (Arena arena = Arena.ofConfined()) {
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            StructBuffer address = StructBuffer.allocate(arena, ADDRESS_BYTES)
                    .int16(0, AF_PACKET)
                    .int16(2, little ? ETH_P_ALL << 8 : ETH_P_ALL)
                    .int32(4, index);
            int result = sys.bind(fd, address.segment());
            if (result < 0) {
                throw SyscallErrors.of(target, "bind", -result);
            }
        }
    }

    @Override
    public String target() {
        return target;
    }

    /**
     * Returns the descriptor of the socket, which does not block; it stays this object's own.
     *
     * @throws IllegalStateException if closed
     */
    public int fd() {
        return socket.number();
    }

    /**
     * Waits for a packet and reads it. One that is longer than the buffer is cut.
     *
     * @param buffer native memory
     * @return the bytes read; empty if the time was over, or this was closed by another thread
     * @throws SyscallException if the kernel refuses: ENETDOWN if the device goes down
     * @throws IllegalStateException if it was closed before
     */
    public OptionalInt read(MemorySegment buffer, Duration timeout) {
        int millis = Epoll.timeoutMillis(timeout);
        long start = System.nanoTime();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(target + ": closed");
            }
            while (!closed) {
                long count = sys.read(socket.number(), buffer, 0, buffer.byteSize());
                if (count >= 0) {
                    return OptionalInt.of((int) count);
                }
                if (count != -Errno.EAGAIN) {
                    throw SyscallErrors.of(target, "read", (int) -count);
                }
                long waited = (System.nanoTime() - start) / 1_000_000;
                if (millis >= 0 && waited >= millis) {
                    break;
                }
                int _ = epoll.await(millis < 0 ? -1 : (int) (millis - waited));
            }
            return OptionalInt.empty();
        } finally {
            release();
        }
    }

    /**
     * Returns how many packets that the program let through were lost so far, because they were not read in time.
     *
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if closed
     */
    public long lostPackets() {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            // Packets and drops; reading them sets them to zero.
            StructBuffer statistics = StructBuffer.allocate(arena, 8);
            int result = sys.getSocketOption(socket.number(), SOL_PACKET, PACKET_STATISTICS, statistics.segment());
            if (result < 0) {
                throw SyscallErrors.of(target, "PACKET_STATISTICS", -result);
            }
            lost += statistics.int32(4) & 0xffff_ffffL;
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait of another thread and closes the socket, which detaches the program. Idempotent. */
    @Override
    public void close() {
        closed = true;
        epoll.wakeUp();
        lock.lock();
        release();
    }

    private void release() {
        if (closed && lock.getHoldCount() == 1) {
            epoll.close();
            socket.close();
        }
        lock.unlock();
    }

    @Override
    public String toString() {
        return target;
    }
}
