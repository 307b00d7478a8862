package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;

/** Reads BTF that is in the kernel. */
public final class BtfBytes {
    private static final int INFO_BYTES = 32;

    private BtfBytes() {}

    /**
     * Returns the bytes of the BTF object of that number, which needs CAP_SYS_ADMIN.
     *
     * @param subject whose types they are, for messages
     * @throws dev.jbcc.runtime.SyscallException if there is none, or the kernel refuses
     */
    public static byte[] ofId(Bpf bpf, int id, String subject) {
        int fd = bpf.openById(Bpf.BTF_GET_FD_BY_ID, id);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_BTF_GET_FD_BY_ID", -fd);
        }
        try (FileDescriptor btf = new FileDescriptor(bpf.sys(), fd, subject);
                Arena arena = Arena.ofConfined()) {
            int size = info(bpf, btf, StructBuffer.allocate(arena, INFO_BYTES), subject);
            StructBuffer bytes = StructBuffer.allocate(arena, size);
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES)
                    .int64(0, bytes.address())
                    .int32(8, size);
            int _ = info(bpf, btf, info, subject);
            return bytes.get(0, size);
        }
    }

    /** Returns how many bytes the types take. */
    private static int info(Bpf bpf, FileDescriptor btf, StructBuffer info, String subject) {
        int result = bpf.info(btf.number(), info);
        if (result < 0) {
            throw SyscallErrors.of(subject, "BPF_OBJ_GET_INFO_BY_FD", -result);
        }
        return info.int32(8);
    }
}
