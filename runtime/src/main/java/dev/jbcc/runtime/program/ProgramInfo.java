package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.ObjectIds;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel says about a program. What it does not know, because it is older, is 0 or empty.
 *
 * @param type the kernel's {@code BPF_PROG_TYPE_*} number
 * @param id the number of the program in this kernel
 * @param tag digest of the instructions, 16 hexadecimal digits
 * @param name as the kernel keeps it: at most 15 characters
 * @param translatedBytes size after the verifier's rewriting; 0 if this process may not see that
 * @param machineBytes size of the machine code, 0 if it is interpreted
 * @param loadTimeNanos when it was loaded, on the clock that counts from boot
 * @param userId of who loaded it
 * @param mapIds numbers of the maps it uses
 * @param btfId number of the BTF object of its types, 0 if there is none
 * @param interfaceIndex the device it is offloaded to, 0 for none
 * @param gplCompatible whether its licence allows all helpers
 * @param runNanos time spent in it while statistics were on (see {@link RunStatistics})
 * @param runs how often it ran while statistics were on
 * @param recursionMisses how often it did not run because it was running on that CPU; 0 before Linux 5.12
 * @param verifiedInstructions how many the verifier looked at; 0 before Linux 5.16
 * @param attachBtfObjectId number of the BTF object of what it attaches to, 0 if that has no type
 * @param attachBtfId the type of what it attaches to in that object
 */
public record ProgramInfo(
        int type,
        int id,
        String tag,
        String name,
        int translatedBytes,
        int machineBytes,
        long loadTimeNanos,
        int userId,
        List<Integer> mapIds,
        int btfId,
        int interfaceIndex,
        boolean gplCompatible,
        long runNanos,
        long runs,
        long recursionMisses,
        int verifiedInstructions,
        int attachBtfObjectId,
        int attachBtfId) {

    private static final int INFO_BYTES = 232;
    private static final int MAX_MAPS = 1 << 16;

    public ProgramInfo {
        mapIds = List.copyOf(mapIds);
    }

    /**
     * Returns all programs of this kernel, which needs CAP_SYS_ADMIN. Those that go while they are listed are left out.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.13 BPF_PROG_GET_NEXT_ID
     */
    public static List<ProgramInfo> all() {
        return all(Bpf.host());
    }

    static List<ProgramInfo> all(Bpf bpf) {
        List<ProgramInfo> infos = new ArrayList<>();
        for (int id : ObjectIds.list(bpf, ObjectIds.Kind.PROGRAM)) {
            Optional<ProgramInfo> info = ofId(bpf, id);
            if (info.isPresent()) {
                infos.add(info.get());
            }
        }
        return infos;
    }

    /**
     * Returns what the kernel says about the program of that number, which needs CAP_SYS_ADMIN.
     *
     * @return empty if there is none
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static Optional<ProgramInfo> ofId(int id) {
        return ofId(Bpf.host(), id);
    }

    private static Optional<ProgramInfo> ofId(Bpf bpf, int id) {
        int fd = bpf.openById(Bpf.PROG_GET_FD_BY_ID, id);
        if (fd == -Errno.ENOENT) {
            return Optional.empty();
        }
        String subject = "program [" + id + "]";
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_PROG_GET_FD_BY_ID", -fd);
        }
        try {
            return Optional.of(read(bpf, fd, subject));
        } finally {
            int _ = bpf.sys().close(fd);
        }
    }

    static ProgramInfo read(Bpf bpf, int fd, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            ask(bpf, fd, info, subject);
            int maps = Math.min(Math.max(0, info.int32(52)), MAX_MAPS);
            List<Integer> mapIds = new ArrayList<>(maps);
            if (maps > 0) {
                StructBuffer ids = StructBuffer.allocate(arena, maps * 4);
                info.clear(INFO_BYTES).int32(52, maps).int64(56, ids.address());
                ask(bpf, fd, info, subject);
                for (int i = 0; i < Math.min(maps, info.int32(52)); i++) {
                    mapIds.add(ids.int32(i * 4));
                }
            }
            return new ProgramInfo(
                    info.int32(0),
                    info.int32(4),
                    HexFormat.of().formatHex(info.get(8, 8)),
                    info.text(64, 16),
                    info.int32(20),
                    info.int32(16),
                    info.int64(40),
                    info.int32(48),
                    mapIds,
                    info.int32(128),
                    info.int32(80),
                    (info.int32(84) & 1) != 0,
                    info.int64(192),
                    info.int64(200),
                    info.int64(208),
                    info.int32(216),
                    info.int32(220),
                    info.int32(224));
        }
    }

    private static void ask(Bpf bpf, int fd, StructBuffer info, String subject) {
        int result = bpf.info(fd, info);
        if (result < 0) {
            throw SyscallErrors.of(subject, "BPF_OBJ_GET_INFO_BY_FD", -result);
        }
    }

    /**
     * Returns the instructions as the verifier has rewritten them, in native byte order; empty if this process may not see
     * them.
     */
    static byte[] translated(Bpf bpf, int fd, String subject) {
        return code(bpf, fd, subject, 20, 32);
    }

    /** Returns the machine code; empty if the program is interpreted, or this process may not see it. */
    static byte[] machineCode(Bpf bpf, int fd, String subject) {
        return code(bpf, fd, subject, 16, 24);
    }

    private static byte[] code(Bpf bpf, int fd, String subject, int lengthAt, int addressAt) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            ask(bpf, fd, info, subject);
            int length = info.int32(lengthAt);
            if (length <= 0) {
                return new byte[0];
            }
            StructBuffer code = StructBuffer.allocate(arena, length);
            info.clear(INFO_BYTES).int32(lengthAt, length).int64(addressAt, code.address());
            ask(bpf, fd, info, subject);
            // The address comes back as 0 if the kernel keeps it to itself.
            return info.int64(addressAt) == 0 ? new byte[0] : code.get(0, length);
        }
    }
}
