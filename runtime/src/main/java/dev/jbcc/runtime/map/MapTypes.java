package dev.jbcc.runtime.map;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * The types of a map's keys and values.
 *
 * @param keyTypeId the type of a key in {@code btf}, 0 if there is none
 * @param valueTypeId the type of a value in {@code btf}, 0 if there is none
 */
public record MapTypes(Btf btf, int keyTypeId, int valueTypeId) {
    private static final int INFO_BYTES = 32;

    static Optional<MapTypes> of(Bpf bpf, MapInfo map, String subject) {
        if (map.btfId() == 0 || (map.keyTypeId() == 0 && map.valueTypeId() == 0)) {
            return Optional.empty();
        }
        int fd = bpf.openById(Bpf.BTF_GET_FD_BY_ID, map.btfId());
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
            Btf types = Btf.read(bytes.get(0, size), "BTF [" + map.btfId() + "]");
            return Optional.of(new MapTypes(types, map.keyTypeId(), map.valueTypeId()));
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
