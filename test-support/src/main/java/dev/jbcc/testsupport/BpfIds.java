package dev.jbcc.testsupport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists the BPF objects of the whole kernel by id. It calls bpf(2) itself: the leak check must not rest on the code that it
 * checks.
 */
final class BpfIds {
    /** The kinds of objects, with the commands on them (include/uapi/linux/bpf.h) and where their infos hold a name. */
    enum Kind {
        PROGRAM(11, 13, 64),
        MAP(12, 14, 24),
        BTF(23, 19, -1),
        LINK(31, 30, -1);

        private final int nextId;
        private final int openById;
        private final int nameOffset;

        Kind(int nextId, int openById, int nameOffset) {
            this.nextId = nextId;
            this.openById = openById;
            this.nameOffset = nameOffset;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int OBJ_GET_INFO_BY_FD = 15;
    private static final int NAME_BYTES = 16;
    private static final int ATTRIBUTE_BYTES = 128;
    private static final int BTF_INFO_KERNEL_OFFSET = 28;
    private static final int ENOENT = 2;
    private static final long SYS_BPF = System.getProperty("os.arch").equals("aarch64") ? 280 : 321;
    private static final long SYS_CLOSE = System.getProperty("os.arch").equals("aarch64") ? 57 : 3;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private BpfIds() {}

    /**
     * Returns one line per object of a kind, such as {@code program 12}. BTF of the kernel and its modules is left out.
     *
     * <p>Programs, maps and links are not opened for it: closing the last descriptor of a program array lets the kernel empty
     * the array in the background, and closing another one before it got there (which it does not expect) keeps the array for
     * ever.
     */
    static List<String> list(Kind kind) {
        List<String> found = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
            int id = 0;
            while (true) {
                attributes.fill((byte) 0);
                attributes.set(JAVA_INT, 0, id);
                long result = bpf(arena, kind.nextId, attributes);
                if (result == -ENOENT) {
                    return found;
                }
                if (result < 0) {
                    throw new IllegalStateException("bpf command " + kind.nextId + ": errno " + -result);
                }
                id = attributes.get(JAVA_INT, 4);
                if (kind != Kind.BTF || !isOfKernel(arena, id)) {
                    found.add(kind.label() + " " + id);
                }
            }
        }
    }

    /** Returns a line of {@link #list} with the object's name if it has one, such as {@code program 12 'hello'}. */
    static String named(String line) {
        for (Kind kind : Kind.values()) {
            if (kind.nameOffset >= 0 && line.startsWith(kind.label() + " ")) {
                int id = Integer.parseInt(line.substring(kind.label().length() + 1));
                try (Arena arena = Arena.ofConfined()) {
                    return info(arena, kind, id)
                            .map(info -> line + " '"
                                    + info.asSlice(kind.nameOffset, NAME_BYTES).getString(0) + "'")
                            .orElse(line);
                }
            }
        }
        return line;
    }

    private static boolean isOfKernel(Arena arena, int id) {
        return info(arena, Kind.BTF, id)
                .map(info -> info.get(JAVA_INT, BTF_INFO_KERNEL_OFFSET) != 0)
                .orElse(true); // gone in the meantime
    }

    private static Optional<MemorySegment> info(Arena arena, Kind kind, int id) {
        MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
        attributes.set(JAVA_INT, 0, id);
        long fd = bpf(arena, kind.openById, attributes);
        if (fd < 0) {
            return Optional.empty(); // gone in the meantime
        }
        try {
            MemorySegment info = arena.allocate(256, 8);
            attributes.fill((byte) 0);
            attributes.set(JAVA_INT, 0, (int) fd);
            attributes.set(JAVA_INT, 4, (int) info.byteSize());
            attributes.set(JAVA_LONG, 8, info.address());
            return bpf(arena, OBJ_GET_INFO_BY_FD, attributes) == 0 ? Optional.of(info) : Optional.empty();
        } finally {
            syscall(arena, SYS_CLOSE, fd, MemorySegment.NULL, 0);
        }
    }

    private static long bpf(Arena arena, int command, MemorySegment attributes) {
        return syscall(arena, SYS_BPF, command, attributes, attributes.byteSize());
    }

    /** Returns the result of a system call, or the errno as a negative number. */
    private static long syscall(Arena arena, long number, long first, MemorySegment second, long third) {
        MemorySegment state = arena.allocate(CALL_STATE);
        try {
            long result = (long) SYSCALL.invokeExact(state, number, first, second, third);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable e) {
            throw new IllegalStateException("syscall " + number, e);
        }
    }
}
