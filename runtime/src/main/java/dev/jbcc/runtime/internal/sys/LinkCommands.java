package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The commands of {@code bpf(2)} on links, and on the attachments without link that came before them. Layouts and results are as
 * {@link Bpf} has them. Thread-safe.
 */
public final class LinkCommands {
    public static final int PROG_ATTACH = 8;
    public static final int PROG_DETACH = 9;
    public static final int PROG_QUERY = 16;
    public static final int LINK_UPDATE = 29;
    public static final int LINK_GET_FD_BY_ID = 30;
    public static final int LINK_GET_NEXT_ID = 31;
    public static final int LINK_DETACH = 34;

    /** With {@code LINK_UPDATE} and {@code PROG_ATTACH}: only if that program is attached. */
    private static final int BPF_F_REPLACE = 1 << 2;

    private static final int CREATE_BYTES = 64;
    private static final int QUERY_BYTES = 144;

    private LinkCommands() {}

    /**
     * Returns the fields that all kinds of links have; others start at byte 16.
     *
     * @param target descriptor or index of what the program is attached to; 0 if the kind has none
     */
    public static StructBuffer attributes(Arena arena, int programFd, int target, int attachType) {
        return StructBuffer.allocate(arena, CREATE_BYTES)
                .int32(0, programFd)
                .int32(4, target)
                .int32(8, attachType);
    }

    /** Makes a link that has no fields of its own; returns its descriptor. */
    public static int create(Bpf bpf, int programFd, int target, int attachType) {
        return create(bpf, programFd, target, attachType, 0);
    }

    /** Makes a link that has no fields of its own, but flags; returns its descriptor. */
    public static int create(Bpf bpf, int programFd, int target, int attachType, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return create(bpf, attributes(arena, programFd, target, attachType).int32(12, flags));
        }
    }

    /** Makes a link; returns its descriptor. */
    public static int create(Bpf bpf, StructBuffer attributes) {
        return bpf.sys().bpf(Bpf.LINK_CREATE, attributes.segment());
    }

    /**
     * Puts another program into a link.
     *
     * @param oldProgramFd the program that must be in it; 0 for any
     */
    public static int update(Bpf bpf, int linkFd, int programFd, int oldProgramFd) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 16)
                    .int32(0, linkFd)
                    .int32(4, programFd)
                    .int32(8, oldProgramFd == 0 ? 0 : BPF_F_REPLACE)
                    .int32(12, oldProgramFd);
            return bpf.sys().bpf(LINK_UPDATE, attr.segment());
        }
    }

    /** Takes the program off, while the link stays. */
    public static int detach(Bpf bpf, int linkFd) {
        try (Arena arena = Arena.ofConfined()) {
            return bpf.sys()
                    .bpf(
                            LINK_DETACH,
                            StructBuffer.allocate(arena, 4).int32(0, linkFd).segment());
        }
    }

    /** Attaches a program without a link: it stays when this process ends. */
    public static int attachProgram(Bpf bpf, int targetFd, int programFd, int attachType, int flags) {
        return programCommand(bpf, PROG_ATTACH, targetFd, programFd, attachType, flags);
    }

    /** Detaches a program that was attached without a link. */
    public static int detachProgram(Bpf bpf, int targetFd, int programFd, int attachType) {
        return programCommand(bpf, PROG_DETACH, targetFd, programFd, attachType, 0);
    }

    private static int programCommand(Bpf bpf, int command, int targetFd, int programFd, int attachType, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 20)
                    .int32(0, targetFd)
                    .int32(4, programFd)
                    .int32(8, attachType)
                    .int32(12, flags);
            return bpf.sys().bpf(command, attr.segment());
        }
    }

    /**
     * Asks which programs are attached.
     *
     * @param programIds receives their numbers; native
     * @return the number of programs attached, of which as many as there is room for were given; or an error
     */
    public static int queryPrograms(Bpf bpf, int target, int attachType, int flags, MemorySegment programIds) {
        try (Arena arena = Arena.ofConfined()) {
            // The whole of it: newer kernels write fields after those that we know.
            StructBuffer attr = StructBuffer.allocate(arena, QUERY_BYTES)
                    .int32(0, target)
                    .int32(4, attachType)
                    .int32(8, flags)
                    .int64(16, programIds.address())
                    .int32(24, (int) (programIds.byteSize() / 4));
            int result = bpf.sys().bpf(PROG_QUERY, attr.segment());
            return result < 0 && result != -Errno.ENOSPC ? result : attr.int32(24);
        }
    }
}
