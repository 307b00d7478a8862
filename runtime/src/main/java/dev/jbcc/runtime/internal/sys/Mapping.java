package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mapping of a file into memory. Owns the mapping; {@link #close()} unmaps it, and using the memory after that is an
 * {@code IllegalStateException}. It must not be closed while a system call uses the memory. Thread-safe.
 */
public final class Mapping implements AutoCloseable {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;

    private final Sys sys;
    private final Arena arena;
    private final MemorySegment memory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Mapping(Sys sys, Arena arena, MemorySegment memory) {
        this.sys = sys;
        this.arena = arena;
        this.memory = memory;
    }

    /**
     * Maps a part of a file.
     *
     * @param subject names the owner in messages
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static Mapping open(Sys sys, String subject, int fd, long offset, long length, boolean writable) {
        return open(sys, subject, fd, 0, offset, length, writable);
    }

    /**
     * Maps a file from its start, at a given address.
     *
     * @param address where; 0 for anywhere
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, as when something else is there
     */
    public static Mapping openAt(Sys sys, String subject, int fd, long address, long length, boolean writable) {
        return open(sys, subject, fd, address, 0, length, writable);
    }

    private static Mapping open(
            Sys sys, String subject, int fd, long wanted, long offset, long length, boolean writable) {
        int flags = wanted == 0 ? MAP_SHARED : MAP_SHARED | MAP_FIXED_NOREPLACE;
        long address = sys.mmap(wanted, length, writable ? PROT_READ | PROT_WRITE : PROT_READ, flags, fd, offset);
        if (address < 0) {
            throw SyscallErrors.of(subject, "mmap", (int) -address, mapHint((int) -address, length));
        }
        Arena arena = Arena.ofShared();
        MemorySegment memory = sys.view(address, length, arena);
        return new Mapping(sys, arena, writable ? memory : memory.asReadOnly());
    }

    private static String mapHint(int errno, long length) {
        return errno == Errno.EPERM || errno == Errno.ENOMEM
                ? length + " bytes may exceed kernel.perf_event_mlock_kb or RLIMIT_MEMLOCK"
                : SyscallErrors.hint(errno);
    }

    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            long address = memory.address();
            arena.close();
            int _ = sys.munmap(address, memory.byteSize());
        }
    }
}
