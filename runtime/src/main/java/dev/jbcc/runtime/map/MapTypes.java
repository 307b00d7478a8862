package dev.jbcc.runtime.map;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.BtfBytes;
import java.util.Optional;

/**
 * The types of a map's keys and values.
 *
 * @param keyTypeId the type of a key in {@code btf}, 0 if there is none
 * @param valueTypeId the type of a value in {@code btf}, 0 if there is none
 */
public record MapTypes(Btf btf, int keyTypeId, int valueTypeId) {
    static Optional<MapTypes> of(Bpf bpf, MapInfo map, String subject) {
        if (map.btfId() == 0 || (map.keyTypeId() == 0 && map.valueTypeId() == 0)) {
            return Optional.empty();
        }
        Btf types = Btf.read(BtfBytes.ofId(bpf, map.btfId(), subject), "BTF [" + map.btfId() + "]");
        return Optional.of(new MapTypes(types, map.keyTypeId(), map.valueTypeId()));
    }
}
