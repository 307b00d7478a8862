package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import java.util.Arrays;

/** Lists the BPF objects of the kernel by their numbers, which needs CAP_SYS_ADMIN. */
public final class ObjectIds {
    /** The kinds of objects, with the commands on them. */
    public enum Kind {
        PROGRAM(11, "BPF_PROG_GET_NEXT_ID"),
        MAP(12, "BPF_MAP_GET_NEXT_ID"),
        BTF(23, "BPF_BTF_GET_NEXT_ID"),
        LINK(LinkCommands.LINK_GET_NEXT_ID, "BPF_LINK_GET_NEXT_ID");

        private final int command;
        private final String call;

        Kind(int command, String call) {
            this.command = command;
            this.call = call;
        }
    }

    private ObjectIds() {}

    /**
     * Returns the numbers of all objects of a kind, in ascending order.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static int[] list(Bpf bpf, Kind kind) {
        int[] ids = new int[16];
        int count = 0;
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 12);
            int last = 0;
            while (true) {
                int result = bpf.sys().bpf(kind.command, attr.int32(0, last).segment());
                if (result == -Errno.ENOENT) {
                    return Arrays.copyOf(ids, count);
                }
                if (result < 0) {
                    throw SyscallErrors.of("objects of the kernel", kind.call, -result, "needs CAP_SYS_ADMIN");
                }
                last = attr.int32(4);
                if (count == ids.length) {
                    ids = Arrays.copyOf(ids, count * 2);
                }
                ids[count++] = last;
            }
        }
    }
}
