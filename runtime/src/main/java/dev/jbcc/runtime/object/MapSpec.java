package dev.jbcc.runtime.object;

import java.util.Optional;

/**
 * A map as an object file declares it.
 *
 * @param type the kernel's {@code BPF_MAP_TYPE_*} number; may be one this version does not know
 * @param keySizeBytes size of a key
 * @param valueSizeBytes size of a value
 * @param maxEntries unsigned; 0 where the kernel or the loader is to choose
 * @param flags {@code BPF_F_*} bits
 * @param keyTypeId BTF id of the key in the object's BTF, 0 if not known
 * @param valueTypeId BTF id of the value in the object's BTF, 0 if not known
 * @param pinByName whether the map asks to be pinned under its name ({@code LIBBPF_PIN_BY_NAME})
 * @param mapExtra the kernel's {@code map_extra}
 * @param inner template of the inner map of a map of maps
 * @param data what kind of data section the map stands for, {@link Data#NONE} for an ordinary map
 * @param contents initial value of a data section; empty for an ordinary map
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record MapSpec(
        String name,
        int type,
        int keySizeBytes,
        int valueSizeBytes,
        int maxEntries,
        int flags,
        int keyTypeId,
        int valueTypeId,
        boolean pinByName,
        long mapExtra,
        Optional<MapSpec> inner,
        Data data,
        byte[] contents) {

    /** The data section that a map stands for. */
    public enum Data {
        NONE,
        DATA,
        RODATA,
        BSS,
        KCONFIG
    }

    public MapSpec {
        contents = contents.clone();
    }

    /** Returns a copy of the initial value. */
    @Override
    public byte[] contents() {
        return contents.clone();
    }
}
