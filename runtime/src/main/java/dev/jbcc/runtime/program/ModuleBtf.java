package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;

/** Opens the types of modules as the kernel has them. */
final class ModuleBtf {
    private static final int INFO_BYTES = 32;
    private static final int NAME_BYTES = 64;

    private ModuleBtf() {}

    /**
     * Opens the table of a module. The kernel gives out tables by number only, so all are looked at.
     *
     * @param subject what needs it, for messages
     */
    static FileDescriptor open(Bpf bpf, String subject, String module) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer name = StructBuffer.allocate(arena, NAME_BYTES);
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            int id = bpf.nextId(Bpf.BTF_GET_NEXT_ID, 0);
            while (id > 0) {
                int fd = bpf.openById(Bpf.BTF_GET_FD_BY_ID, id);
                if (fd >= 0) {
                    FileDescriptor table = new FileDescriptor(bpf.sys(), fd, "BTF of module '" + module + "'");
                    info.clear(INFO_BYTES).int64(16, name.address()).int32(24, NAME_BYTES);
                    int result = bpf.info(fd, info);
                    if (result >= 0
                            && info.int32(28) != 0
                            && name.text(0, NAME_BYTES).equals(module)) {
                        return table;
                    }
                    table.close();
                } else if (fd != -Errno.ENOENT) {
                    throw SyscallErrors.of(subject + ": module '" + module + "'", "BPF_BTF_GET_FD_BY_ID", -fd);
                }
                id = bpf.nextId(Bpf.BTF_GET_NEXT_ID, id);
            }
        }
        throw new BpfException(subject + ": module '" + module + "': the kernel does not give out its BTF");
    }
}
