package dev.jbcc.runtime.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * System calls of the kernel this JVM runs on.
 *
 * <p>Everything goes through one method handle, for {@code syscall(3)} with six integers. Linking a handle costs a cold JVM
 * several milliseconds, the first one some twenty, while passing a few unused registers costs nothing. The function is
 * variadic in C, but its implementation takes registers only, so it is linked as an ordinary one (a variadic link is slower).
 */
final class NativeSys implements Sys {
    private static final int EPOLL_CTL_ADD = 1;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;
    private static final int AT_FDCWD = -100;
    private static final int PERF_FLAG_FD_CLOEXEC = 8;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int RLIMIT_MEMLOCK = 8;
    private static final int MAX_READY = 64;

    // The same on every architecture, as of all system calls since Linux 5.1.
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_FSOPEN = 430;
    private static final int SYS_FSCONFIG = 431;
    private static final int SYS_FSMOUNT = 432;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int FLAG_CLOEXEC = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    /** What a thread needs for a call; made once per thread, so that calls allocate nothing. */
    private static final class ThreadMemory {
        final MemorySegment callState;
        final ByteBuffer errno;
        final StructBuffer epollEvents;

        ThreadMemory() {
            Arena arena = Arena.ofAuto();
            callState = arena.allocate(16, 16);
            errno = callState.asByteBuffer().order(ByteOrder.nativeOrder());
            epollEvents = new StructBuffer(arena.allocate(MAX_READY * 16L, 16));
        }
    }

    static final class Holder {
        static final NativeSys INSTANCE = new NativeSys(SyscallNumbers.ofThisMachine());

        private Holder() {}
    }

    private final SyscallNumbers numbers;
    private final ThreadLocal<ThreadMemory> memory = ThreadLocal.withInitial(ThreadMemory::new);

    /** An {@code epoll_event} is packed on x86-64 alone. */
    private final int epollEventBytes;

    private final int epollTokenOffset;

    private NativeSys(SyscallNumbers numbers) {
        this.numbers = numbers;
        boolean packed = numbers.packedEpollEvent();
        epollEventBytes = packed ? 12 : 16;
        epollTokenOffset = packed ? 4 : 8;
    }

    private long call(int number, long a, long b, long c, long d, long e, long f) {
        ThreadMemory own = memory.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(own.callState, (long) number, a, b, c, d, e, f);
        } catch (RuntimeException | Error x) {
            throw x;
        } catch (Throwable x) {
            throw new AssertionError("a downcall threw a checked exception", x);
        }
        return result == -1 ? -own.errno.getInt(0) : result;
    }

    @Override
    public int bpf(int command, MemorySegment attributes) {
        return (int) call(numbers.bpf(), command, attributes.address(), attributes.byteSize(), 0, 0, 0);
    }

    @Override
    public int perfEventOpen(MemorySegment attributes, int processId, int cpu, int groupFd) {
        return (int)
                call(numbers.perfEventOpen(), attributes.address(), processId, cpu, groupFd, PERF_FLAG_FD_CLOEXEC, 0);
    }

    /** The bits for sockets are those for files, on the architectures that are known here. */
    @Override
    public int socket(int domain, int type, int protocol) {
        return (int) call(numbers.socket(), domain, type | CLOSE_ON_EXEC | NON_BLOCKING, protocol, 0, 0, 0);
    }

    @Override
    public int bind(int fd, MemorySegment address) {
        return (int) call(numbers.bind(), fd, address.address(), address.byteSize(), 0, 0, 0);
    }

    @Override
    public int setSocketOption(int fd, int level, int option, MemorySegment value) {
        return (int) call(numbers.setsockopt(), fd, level, option, value.address(), value.byteSize(), 0);
    }

    @Override
    public int getSocketOption(int fd, int level, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer length = StructBuffer.allocate(arena, 8).int32(0, (int) value.byteSize());
            int result = (int) call(numbers.getsockopt(), fd, level, option, value.address(), length.address(), 0);
            return result < 0 ? result : length.int32(0);
        }
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        return (int) call(numbers.ioctl(), fd, request, argument, 0, 0, 0);
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    call(numbers.openat(), AT_FDCWD, StructBuffer.cString(arena, path), flags | CLOSE_ON_EXEC, 0, 0, 0);
        }
    }

    @Override
    public int duplicate(int fd) {
        return (int) call(numbers.fcntl(), fd, F_DUPFD_CLOEXEC, 0, 0, 0, 0);
    }

    @Override
    public int close(int fd) {
        return (int) call(numbers.close(), fd, 0, 0, 0, 0, 0);
    }

    @Override
    public long read(int fd, MemorySegment buffer, long offset, long length) {
        long address = addressOf(buffer, offset, length);
        long result;
        do {
            result = call(numbers.read(), fd, address, length, 0, 0, 0);
        } while (result == -Errno.EINTR);
        return result;
    }

    @Override
    public long write(int fd, MemorySegment buffer, long offset, long length) {
        long address = addressOf(buffer, offset, length);
        long result;
        do {
            result = call(numbers.write(), fd, address, length, 0, 0, 0);
        } while (result == -Errno.EINTR);
        return result;
    }

    private static long addressOf(MemorySegment buffer, long offset, long length) {
        Objects.checkFromIndexSize(offset, length, buffer.byteSize());
        return buffer.address() + offset;
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        return call(numbers.mmap(), address, length, protection, flags, fd, offset);
    }

    @Override
    public int munmap(long address, long length) {
        return (int) call(numbers.munmap(), address, length, 0, 0, 0, 0);
    }

    @Override
    public int epollCreate() {
        return (int) call(numbers.epollCreate1(), CLOSE_ON_EXEC, 0, 0, 0, 0, 0);
    }

    @Override
    public int epollAdd(int epoll, int fd, int events, long token) {
        StructBuffer event = memory.get().epollEvents.int32(0, events).int64(epollTokenOffset, token);
        return (int) call(numbers.epollCtl(), epoll, EPOLL_CTL_ADD, fd, event.address(), 0, 0);
    }

    @Override
    public int epollWait(int epoll, long[] tokens, int timeoutMillis) {
        StructBuffer events = memory.get().epollEvents;
        int capacity = Math.min(MAX_READY, tokens.length);
        long deadline = timeoutMillis > 0 ? System.nanoTime() + timeoutMillis * 1_000_000L : 0;
        int remaining = timeoutMillis;
        while (true) {
            int ready = (int) call(numbers.epollPwait(), epoll, events.address(), capacity, remaining, 0, 8);
            if (ready == -Errno.EINTR) {
                if (timeoutMillis > 0) {
                    remaining = (int) Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
                }
                continue;
            }
            for (int i = 0; i < ready; i++) {
                tokens[i] = events.int64(i * epollEventBytes + epollTokenOffset);
            }
            return ready;
        }
    }

    @Override
    public int eventFd() {
        return (int) call(numbers.eventfd2(), 0, CLOSE_ON_EXEC | NON_BLOCKING, 0, 0, 0, 0);
    }

    @Override
    public int mountDetached(String type) {
        try (Arena arena = Arena.ofConfined()) {
            int context = (int) call(SYS_FSOPEN, StructBuffer.cString(arena, type), FLAG_CLOEXEC, 0, 0, 0, 0);
            if (context < 0) {
                return context;
            }
            try {
                int made = (int) call(SYS_FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0, 0);
                return made < 0 ? made : (int) call(SYS_FSMOUNT, context, FLAG_CLOEXEC, 0, 0, 0, 0);
            } finally {
                int _ = close(context);
            }
        }
    }

    @Override
    public int unlimitLockedMemory() {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer limits = StructBuffer.allocate(arena, 16).int64(0, -1).int64(8, -1);
            return (int) call(numbers.prlimit64(), 0, RLIMIT_MEMLOCK, limits.address(), 0, 0, 0);
        }
    }

    @Override
    public int pidfdOpen(int processId) {
        return (int) call(numbers.pidfdOpen(), processId, 0, 0, 0, 0, 0);
    }

    @Override
    public int pidfdSendSignal(int fd, int signal) {
        return (int) call(SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0, 0, 0);
    }

    @Override
    public int processId() {
        return (int) call(numbers.getpid(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public int pageBytes() {
        return AuxiliaryVector.PAGE_BYTES;
    }

    @Override
    public MemorySegment view(long address, long length, Arena owner) {
        return MemorySegment.ofAddress(address).reinterpret(length, owner, null);
    }
}
